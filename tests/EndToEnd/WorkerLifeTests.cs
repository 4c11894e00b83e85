using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>What becomes of workers, and of what runs leave in them.</summary>
[Collection(OneAgent.Name)]
public sealed class WorkerLifeTests(AgentFixture agent)
{
    private const string Nothing = "void GsfMain(int argc, string[] argv) { }";

    [Theory]
    [InlineData("-KILL", ".csx", Nothing)]
    [InlineData("-STOP", ".csx", Nothing)]
    [InlineData("-KILL", ".py", "def gsf_main(argc, argv):\n    pass")]
    [InlineData("-STOP", ".py", "def gsf_main(argc, argv):\n    pass")]
    public async Task A_worker_that_was_killed_or_stopped_while_idle_costs_the_next_run_a_start_and_nothing_else(string signal, string extension, string script)
    {
        var request = new RunJobRequest { Owner = $"LIFE{signal[1..]}", Action = agent.WriteScript(script, extension) };
        var before = await agent.RunAsync(request);
        await ProcessTable.SignalAsync(signal, ProcessIdOf(before));
        await AssertNoLongerRunsAsync(ProcessIdOf(before));

        var after = await agent.RunAsync(request);

        Assert.Equal(OutcomeStatus.Succeeded, after.Outcome.Status);
        Assert.NotEqual(ProcessIdOf(before), ProcessIdOf(after));
    }

    [Fact]
    public async Task A_worker_is_kept_while_it_is_clean()
    {
        var request = new RunJobRequest { Owner = "LIFE_CLEAN", Action = agent.WriteScript(Nothing) };
        var ids = new HashSet<int>();
        for (var i = 0; i < 20; i++)
        {
            ids.Add(ProcessIdOf(await agent.RunAsync(request)));
        }

        Assert.Single(ids);
    }

    [Theory]
    [InlineData("setsid sleep 1000.125 &", "1000.125")]
    [InlineData("sleep 1000.25 &", "1000.25")]
    public async Task What_a_run_leaves_running_ends_with_its_worker_before_the_next_run(string command, string mark)
    {
        var request = new RunJobRequest
        {
            Owner = "LIFE_LEFT_OVER",
            Action = agent.WriteScript($$"""
                using System.Diagnostics;
                void GsfMain(int argc, string[] argv) => Process.Start("/bin/sh", ["-c", "{{command}} true"]).WaitForExit();
                """),
        };
        var first = await agent.RunAsync(request);
        var second = await agent.RunAsync(request);

        Assert.Equal((OutcomeStatus.Succeeded, OutcomeStatus.Succeeded), (first.Outcome.Status, second.Outcome.Status));
        Assert.NotEqual(ProcessIdOf(first), ProcessIdOf(second));
        await AssertGoneAsync($"sleep\0{mark}");
    }

    [Fact]
    public async Task Parallel_runs_of_one_owner_share_one_Python_sidecar()
    {
        var script = agent.WriteScript("import time\ndef gsf_main(argc, argv):\n    time.sleep(0.3)", ".py");

        var runs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => agent.RunAsync(new RunJobRequest { Owner = "LIFE_SHARED", Action = script })));

        Assert.All(runs, run => Assert.Equal(OutcomeStatus.Succeeded, run.Outcome.Status));
        Assert.Single(runs.Select(ProcessIdOf).Distinct());
    }

    [Theory]
    [InlineData("python3 -c 'x = bytearray(400_000_000); import time; time.sleep(1000)'")]
    [InlineData("python3 -c 'x = bytearray(400_000_000); import time; time.sleep(1000)' & wait")]
    public async Task A_programs_memory_is_watched_with_that_of_what_it_starts(string script)
    {
        var run = await agent.RunAsync(new RunJobRequest
        {
            Action = agent.WriteScript(script, ".sh"),
            Limits = new Limits { MemoryBytes = 200 * 1024 * 1024 },
        });

        Assert.Equal((OutcomeStatus.Failed, Reason.OutOfMemory), (run.Outcome.Status, run.Outcome.Reason));
    }

    [Fact]
    public async Task A_run_that_wants_a_process_of_its_own_gets_one_that_nobody_else_has()
    {
        var action = agent.WriteScript("static int n = 0; int GsfMain(int argc, string[] argv) => n++;");
        var usual = await agent.RunAsync(new RunJobRequest { Owner = "LIFE_ISOLATED", Action = action });
        var isolated = await agent.RunAsync(new RunJobRequest { Owner = "LIFE_ISOLATED", Action = action, Isolation = "process" });
        var again = await agent.RunAsync(new RunJobRequest { Owner = "LIFE_ISOLATED", Action = action, Isolation = "process" });

        Assert.All([usual, isolated, again], run => Assert.Equal(0, run.Outcome.ErrorNumber));
        Assert.Equal(3, new[] { usual, isolated, again }.Select(ProcessIdOf).Distinct().Count());
    }

    [Fact]
    public async Task An_isolation_that_nobody_knows_is_refused()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => agent.RunAsync(new RunJobRequest { Action = agent.WriteScript(Nothing), Isolation = "planet" }));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("none")]
    public async Task An_agent_that_ends_leaves_no_process_and_no_folder(string sandbox)
    {
        var ended = await StartedAgent.StartWithAsync([$"Workers__Sandbox={sandbox}"]);
        var mark = $"scripthost-{ended.ProcessId}-";
        ended.LetOthersRead();
        foreach (var (script, extension, withContext) in new[]
        {
            ("void GsfMain(int argc, string[] argv, IScriptContext ctx) => ctx.Connection.Execute(\"CREATE TABLE t (n NUMBER)\");", ".csx", true),
            ("def gsf_main(argc, argv):\n    pass", ".py", false),
            ("setsid sleep 1000.5 & true", ".sh", false),
        })
        {
            var run = await ended.RunAsync(new RunJobRequest { Action = ended.WriteScript(script, extension), WithContext = withContext });
            Assert.Equal((OutcomeStatus.Succeeded, ""), (run.Outcome.Status, run.Outcome.Message));
        }

        await ended.DisposeAsync();

        Assert.Empty(ProcessTable.IdsOf(mark));
        Assert.Empty(ProcessTable.IdsOf("sleep\01000.5"));
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), $"{mark}*"));
    }

    [Fact]
    public async Task A_killed_agent_leaves_no_process_and_the_next_one_removes_its_folder()
    {
        await using var killed = await StartedAgent.StartAsync();
        var mark = $"scripthost-{killed.ProcessId}-";
        await killed.RunAsync(new RunJobRequest { Action = killed.WriteScript(Nothing) });
        killed.MarkKilled();
        await ProcessTable.SignalAsync("-KILL", killed.ProcessId);
        await AssertGoneAsync(mark);

        await using var next = await StartedAgent.StartAsync();

        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), $"{mark}*"));
    }

    private static int ProcessIdOf(FinishedRun run) => run.Events[1].Started.ProcessId;

    // A signal takes effect a moment after it was sent.
    private static async Task AssertNoLongerRunsAsync(int processId)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (ProcessTable.StateOf(processId) is 'R' or 'S' or 'D')
        {
            await Task.Delay(1, bound.Token);
        }
    }

    private static async Task AssertGoneAsync(string mark)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (ProcessTable.IdsOf(mark).Count > 0)
        {
            await Task.Delay(20, bound.Token);
        }
    }
}
