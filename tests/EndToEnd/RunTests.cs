using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

[Collection(OneAgent.Name)]
public sealed class RunTests(AgentFixture agent)
{
    [Fact]
    public async Task A_script_runs_and_its_output_arrives_on_its_own_streams()
    {
        var run = await agent.RunScriptAsync("""
            void GsfMain(int argc, string[] argv)
            {
                Console.WriteLine($"{argc}: {string.Join(',', argv)}");
                Console.Error.WriteLine("aside");
            }
            """, "a", "b c", "");

        Assert.Equal(OutcomeStatus.Succeeded, run.Outcome.Status);
        Assert.Equal("3: a,b c,\n", run.Output);
        Assert.Equal("aside\n", run.Error);
        Assert.Equal(run.Output, run.Outcome.Stdout.Head.ToStringUtf8());
        Assert.Equal(Enumerable.Range(1, run.Events.Count).Select(i => (long)i), run.Events.Select(one => one.Number));
        Assert.Equal(RunEvent.EventOneofCase.Accepted, run.Events[0].EventCase);
        Assert.Equal(RunEvent.EventOneofCase.Started, run.Events[1].EventCase);
    }

    [Fact]
    public async Task The_second_run_of_a_script_is_warm()
    {
        var script = agent.WriteScript("int n = 0; int GsfMain(int argc, string[] argv) => n++;");

        var cold = await agent.RunAsync(new RunJobRequest { Owner = "WARM", Action = script });
        var warm = await agent.RunAsync(new RunJobRequest { Owner = "WARM", Action = script });

        Assert.False(cold.Outcome.Warm);
        Assert.True(cold.Outcome.CompileTime.ToTimeSpan() > TimeSpan.Zero);
        Assert.True(warm.Outcome.Warm);
        Assert.Equal(OutcomeStatus.Succeeded, warm.Outcome.Status);
        Assert.Equal(new Duration(), warm.Outcome.CompileTime);
        Assert.Equal(cold.Events[1].Started.ProcessId, warm.Events[1].Started.ProcessId);
    }

    [Fact]
    public async Task A_changed_script_is_compiled_anew()
    {
        var script = agent.WriteScript("int GsfMain(int argc, string[] argv) => 1;");
        var before = await agent.RunAsync(new RunJobRequest { Action = script });
        await File.WriteAllTextAsync(script, "int GsfMain(int argc, string[] argv) => 2;");
        var after = await agent.RunAsync(new RunJobRequest { Action = script });

        Assert.Equal(1, before.Outcome.ErrorNumber);
        Assert.Equal(2, after.Outcome.ErrorNumber);
    }

    [Fact]
    public async Task Different_owners_never_share_a_process()
    {
        var path = agent.WriteScript("void GsfMain(int argc, string[] argv) { }");

        var first = await agent.RunAsync(new RunJobRequest { Owner = "ALPHA", Action = path });
        var second = await agent.RunAsync(new RunJobRequest { Owner = "BETA", Action = path });
        var third = await agent.RunAsync(new RunJobRequest { Owner = "ALPHA", Action = path, WithContext = true });

        Assert.Equal(3, new[] { first, second, third }.Select(run => run.Events[1].Started.ProcessId).Distinct().Count());
    }

    [Fact]
    public async Task Each_value_is_the_error_number()
    {
        Assert.Equal(long.MinValue, (await agent.RunScriptAsync("long GsfMain(int argc, string[] argv) => long.MinValue;")).Outcome.ErrorNumber);
        Assert.Equal(-1, (await agent.RunScriptAsync("async Task<int> GsfMain(int argc, string[] argv) { await Task.Yield(); return -1; }")).Outcome.ErrorNumber);
    }

    [Fact]
    public async Task A_run_sees_the_written_environment_its_own_folder_and_no_input()
    {
        Environment.SetEnvironmentVariable("SCRIPTHOST_TEST_LEAK", "1");
        var run = await agent.RunScriptAsync("""
            void GsfMain(int argc, string[] argv, IScriptContext ctx)
            {
                Console.WriteLine(string.Join(' ', Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal)));
                Console.WriteLine(Environment.CurrentDirectory == Environment.GetEnvironmentVariable("HOME"));
                Console.WriteLine(Directory.EnumerateFileSystemEntries(".").Count());
                Console.WriteLine(Console.In.ReadToEnd().Length + Console.OpenStandardInput().ReadByte());
                Console.WriteLine(Environment.GetEnvironmentVariable("SCRIPTHOST_RUN_ID") == ctx.Job.RunId);
                Console.WriteLine($"{TimeZoneInfo.Local.Id} {System.Globalization.CultureInfo.CurrentCulture.Name}|{1.5}");
                Console.WriteLine($"{ctx.Job.Owner} {ctx.Session.Schema} {ctx.HasConnection} {ctx.ScriptDirectory == Path.GetDirectoryName(ctx.ScriptPath)}");
                File.WriteAllText("left-over", "x");
            }
            """);

        Assert.Equal(
            """
            HOME LANG LOGNAME PATH SCRIPTHOST_JOB SCRIPTHOST_OWNER SCRIPTHOST_RUN_ID TMPDIR TZ USER
            True
            0
            -1
            True
            UTC |1.5
            TESTER TESTER False True

            """,
            run.Output);
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task Output_of_threads_child_processes_and_raw_descriptors_is_caught()
    {
        var run = await agent.RunScriptAsync("""
            using System.Diagnostics;
            void GsfMain(int argc, string[] argv)
            {
                var thread = new Thread(() => Console.WriteLine("thread"));
                thread.Start();
                thread.Join();
                Process.Start("/bin/echo", "child").WaitForExit();
                using var raw = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, false), FileAccess.Write, 0);
                raw.Write("raw\n"u8);
            }
            """);

        Assert.Equal("thread\nchild\nraw\n", run.Output);
    }

    [Fact]
    public async Task A_left_over_child_that_holds_the_output_open_is_not_waited_for()
    {
        var run = await agent.RunScriptAsync("""
            using System.Diagnostics;
            void GsfMain(int argc, string[] argv) => Process.Start("/bin/sleep", "1000");
            """);

        Assert.Equal(OutcomeStatus.Succeeded, run.Outcome.Status);
    }

    [Fact]
    public async Task A_flood_of_output_keeps_head_and_tail_and_the_truth_about_the_rest()
    {
        var run = await agent.RunScriptAsync("""
            void GsfMain(int argc, string[] argv)
            {
                var line = new string('x', 99);
                for (var i = 0; i < 100_000; i++) Console.WriteLine(line);
                Console.Write("end");
            }
            """);

        Assert.Equal(10_000_003, run.Outcome.Stdout.TotalBytes);
        Assert.EndsWith("end", run.Outcome.Stdout.Tail.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Equal(
            run.Outcome.Stdout.TotalBytes,
            run.Outcome.Stdout.Head.Length + run.Outcome.Stdout.OmittedBytes + run.Outcome.Stdout.Tail.Length);
        Assert.Equal(
            run.Outcome.Stdout.TotalBytes,
            run.Events.Sum(one => one.Output?.Data.Length ?? 0) + run.Events.Sum(one => one.Gap?.StdoutBytes ?? 0));
    }

    [Fact]
    public async Task Log_progress_and_result_are_events_of_their_own()
    {
        var run = await agent.RunScriptAsync("""
            using Microsoft.Extensions.Logging;
            void GsfMain(int argc, string[] argv, IScriptContext ctx)
            {
                ctx.ReportProgress(0.5, "half");
                ctx.Log.LogWarning("careful with {Thing}", "this");
                ctx.SetResult("{\"rows\":2}");
            }
            """);

        Assert.Equal((0.5, "half"), run.Events.Where(one => one.Progress is not null).Select(one => (one.Progress.Fraction, one.Progress.Text)).Single());
        Assert.Equal(
            new LogEntry { Level = LogLevel.Warning, Message = "careful with this" },
            run.Events.Single(one => one.Log is not null).Log);
        Assert.Equal("{\"rows\":2}", run.Events.Single(one => one.Result is not null).Result.Json);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("\"\" + new string(' ', 1024 * 1024)")]
    public async Task A_result_that_is_no_JSON_or_too_long_is_refused(string json)
    {
        var run = await agent.RunScriptAsync($"void GsfMain(int argc, string[] argv, IScriptContext ctx) => ctx.SetResult({(json == "not json" ? "\"not json\"" : json)});");

        Assert.Equal(Reason.UnhandledException, run.Outcome.Reason);
        Assert.StartsWith("System.ArgumentException: The result ", run.Outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_agent_tells_what_it_is()
    {
        var info = await agent.Client.GetAgentInfoAsync(new GetAgentInfoRequest());

        Assert.Equal([agent.Root, ScriptHostProgram.ScriptsFolder], info.ScriptRoots);
        Assert.Contains("run.python", info.Capabilities);
        Assert.Contains(info.Grpc, new[] { "stand-in", "packages" });
    }

    [Fact]
    public async Task A_record_of_the_run_can_be_had_after_its_end()
    {
        var run = await agent.RunAsync(new RunJobRequest
        {
            RunId = "record-1",
            Action = Path.Combine(ScriptHostProgram.ScriptsFolder, "exit_code.csx"),
            Arguments = { new Argument { Value = "5" }, new Argument { Value = "secret", Sensitive = true } },
        });

        var record = (await agent.Client.GetRunAsync(new GetRunRequest { RunId = "record-1" })).Run;

        Assert.Equal(RunState.Ended, record.State);
        Assert.Equal(run.Outcome, record.Outcome);
        Assert.Equal(["5", "***"], record.Arguments.Select(argument => argument.Value));
        Assert.True(record.AcceptedAt.ToDateTimeOffset() <= record.StartedAt.ToDateTimeOffset());
        Assert.True(record.StartedAt.ToDateTimeOffset() <= record.EndedAt.ToDateTimeOffset());
    }
}
