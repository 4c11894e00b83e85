using System.Diagnostics;
using System.Text.Json;

namespace ScriptHost.EndToEnd;

/// <summary>The command as people use it, with a private agent each time.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("command").FullName;

    [Fact]
    public async Task The_walk_through_shows_cold_and_warm_runs_with_their_rows_here_and_over_mutual_tls()
    {
        var demo = await ScriptHostProgram.RunAsync("demo");

        Assert.Equal((0, ""), (demo.ExitCode, demo.Error));
        Assert.Contains("warm)", demo.Output, StringComparison.Ordinal);
        Assert.Equal(3, Occurrences(demo.Output, "2 | Grace | 45"));
        Assert.Contains("remote endpoint REM_EXECUTABLE: remote_cert_dn => 'CN=localhost'", demo.Output, StringComparison.Ordinal);
        Assert.Contains("mutual TLS", demo.Output, StringComparison.Ordinal);
        Assert.Equal(2, Occurrences(demo.Output, "STATUS SUCCEEDED, ERROR# 0"));
        Assert.Equal(2, Occurrences(demo.Output, "DESTINATION REMOTE_EXTPROC:REM_EXECUTABLE:WITH_CONTEXT"));
    }

    [Fact]
    public async Task Run_exits_with_the_scripts_value_and_keeps_its_output_apart()
    {
        var script = Write("job.csx", "int GsfMain(int argc, string[] argv) { Console.WriteLine(string.Join('+', argv)); return 7; }");

        var run = await ScriptHostProgram.RunAsync("run", "--data", _folder, script, "--json", "--owner", "--", "-x");

        Assert.Equal((7, "--json+--owner+--+-x\n"), (run.ExitCode, run.Output));
        Assert.Contains("returned 7", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_run_commits_the_next_one_sees()
    {
        string[] start = ["run", "--context", "--data", _folder, "--owner", "hr"];
        var created = await ScriptHostProgram.RunAsync([.. start, Path.Combine(ScriptHostProgram.ScriptsFolder, "create_table.csx"), "T1", "T1_PK", "a", "b", "c"]);
        var listed = await ScriptHostProgram.RunAsync([.. start, Path.Combine(ScriptHostProgram.ScriptsFolder, "list_rows.csx"), "T1"]);

        Assert.Equal((0, 0), (created.ExitCode, listed.ExitCode));
        Assert.Equal("1 | Ada | 36\n2 | Grace | 45\n", listed.Output);
    }

    [Fact]
    public async Task Json_is_one_object_a_line_and_ends_with_the_outcome()
    {
        var run = await ScriptHostProgram.RunAsync("run", "--json", "--data", _folder, Write("job.csx", "void GsfMain(int argc, string[] argv) => Console.Write(\"ü\");"));

        var lines = run.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["accepted", "started", "output", "outcome"], lines.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal("ü", lines[2].GetProperty("text").GetString());
        Assert.Equal("SUCCEEDED", lines[3].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Check_compiles_many_scripts_and_sums_up()
    {
        var good = await ScriptHostProgram.RunAsync(["check", .. Directory.GetFiles(ScriptHostProgram.ScriptsFolder, "*.csx")]);
        var bad = await ScriptHostProgram.RunAsync("check", Write("bad.csx", "int GsfMain(int argc, string[] argv) { return }"), Write("good.csx", "void GsfMain(int argc, string[] argv) { }"));

        Assert.Equal((0, ""), (good.ExitCode, good.Error));
        Assert.InRange(bad.ExitCode, 101, 125);
        Assert.Contains($"{_folder}/bad.csx(1,47): error CS1525: ", bad.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 of 2 scripts are in order.\n", bad.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupting_a_run_stops_it_and_tells_its_outcome()
    {
        var script = Write("job.csx", "async Task GsfMain(int argc, string[] argv, IScriptContext ctx) { Console.WriteLine(\"started\"); await Task.Delay(-1, ctx.CancellationToken); }");
        using var run = ScriptHostProgram.Start("run", "--data", _folder, script);
        Assert.Equal("started", await run.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)));

        using var signal = Process.Start("kill", ["-INT", $"{run.Id}"]);

        await run.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(123, run.ExitCode);
        Assert.Contains("STOPPED CANCELLED", await run.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run --no-such-option x.csx")]
    [InlineData("run --timeout soon scripts/hello.csx")]
    [InlineData("no-such-command")]
    public async Task A_command_line_that_cannot_be_understood_exits_with_101(string arguments)
    {
        var result = await ScriptHostProgram.RunAsync(arguments.Split(' '));

        Assert.Equal((101, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("scripthost: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serving_without_script_roots_is_a_mistake_in_the_settings()
    {
        var served = await ScriptHostProgram.RunAsync("serve", "--data", _folder);

        Assert.Equal(102, served.ExitCode);
        Assert.Contains("Scripts:Roots is empty", served.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_too_long_for_its_socket_is_named_with_its_setting()
    {
        var served = await ScriptHostProgram.RunAsync("serve", "--data", Path.Combine(_folder, new string('x', 100)), "--root", _folder);

        Assert.Equal(102, served.ExitCode);
        Assert.Contains("--data", served.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_tells_what_is_in_force()
    {
        var doctor = await ScriptHostProgram.RunAsync("doctor", "--data", _folder, "--root", ScriptHostProgram.ScriptsFolder);

        Assert.Equal((0, ""), (doctor.ExitCode, doctor.Error));
        Assert.Contains("isolation     sandbox ", doctor.Output, StringComparison.Ordinal);
        Assert.Contains($"script roots  {ScriptHostProgram.ScriptsFolder}", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_says_which_gRPC_is_built_in()
    {
        var version = await ScriptHostProgram.RunAsync("--version");

        Assert.Equal(0, version.ExitCode);
        Assert.Matches(@"^scripthost \d+\.\d+\.\d+ \(gRPC: (stand-in|packages)\)\n$", version.Output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    [Fact]
    public async Task The_next_dates_of_a_calendar_are_printed_as_the_guide_shows_them()
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(ScriptHostProgram.RepositoryRoot, "docs", "guides", "calendars.md"));

        var next = await ScriptHostProgram.RunAsync("schedule", "next", "FREQ=MONTHLY;BYDAY=-1FRI;BYHOUR=18;BYMINUTE=30", "--start", "2026-01-01", "--count", "2", "--zone", "Europe/Vienna");
        var json = await ScriptHostProgram.RunAsync("schedule", "next", "FREQ=DAILY;EXCLUDE=a", "--schedule", "a=FREQ=DAILY;INTERVAL=2", "--start", "2026-01-01", "--count", "1", "--json");
        var wrong = await ScriptHostProgram.RunAsync("schedule", "next", "FREQ=DAILY;BYHOUR=24");

        Assert.Equal("Fri 2026-01-30 18:30:00 +01:00\nFri 2026-02-27 18:30:00 +01:00\n", next.Output);
        Assert.Contains($"```\n{next.Error}{next.Output}", guide, StringComparison.Ordinal);
        Assert.Equal("{\"next_run_date\":\"2026-01-02T00:00:00+00:00\"}\n", json.Output);
        Assert.Equal(106, wrong.ExitCode);
        Assert.Contains("ORA-27414: invalid value 24 for BYHOUR: give 0 to 23\n  FREQ=DAILY;BYHOUR=24\n                    ^ at 19", wrong.Error, StringComparison.Ordinal);
        Assert.Contains(wrong.Error.Split(" [")[0].Replace("scripthost: ", "", StringComparison.Ordinal), guide, StringComparison.Ordinal);
    }
}
