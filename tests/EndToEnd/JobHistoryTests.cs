using System.Text.Json.Nodes;

namespace ScriptHost.EndToEnd;

/// <summary>What is kept of jobs and told of them, through the command.</summary>
public sealed class JobHistoryTests : IAsyncLifetime
{
    private StartedAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await StartedAgent.StartAsync();

    [Theory]
    [InlineData("return 0;", "SUCCEEDED", 0, null)]
    [InlineData("return 7;", "FAILED", 7, null)]
    [InlineData("throw new System.InvalidOperationException(\"no\");", "FAILED", null, "REASON=\"UNHANDLED_EXCEPTION\"")]
    [InlineData("this is no C#", "FAILED", null, "REASON=\"COMPILE_ERROR\"")]
    public async Task Each_kind_of_end_has_its_details(string body, string status, int? number, string? info)
    {
        var script = _agent.WriteScript($"int GsfMain(int argc, string[] argv)\n{{\n    Console.WriteLine(\"out\");\n    Console.Error.WriteLine(\"err\");\n    {body}\n}}\n");
        await DoneAsync("job", "create", "j", "--action", script);
        var runId = (await DoneAsync("job", "run", "j", "--background")).Trim();

        var row = await DetailsAsync("j");

        Assert.Equal((status, runId, "ADA", "J"), ((string)row["status"]!, (string)row["run_id"]!, (string)row["owner"]!, (string)row["job_name"]!));
        Assert.Equal(number ?? (int)row["error_number"]!, (int)row["error_number"]!);
        Assert.Equal(status == "SUCCEEDED", (int)row["error_number"]! == 0);
        var told = (string)row["additional_info"]!;
        Assert.Contains($"RUN_ID=\"{runId}\"", told, StringComparison.Ordinal);
        Assert.Equal(status == "FAILED", told.StartsWith($"ORA-27369: job of type EXECUTABLE failed with exit code: {row["error_number"]} ", StringComparison.Ordinal));
        if (info is not null)
        {
            Assert.Contains(info, told, StringComparison.Ordinal);
            Assert.Contains($"SCRIPT=\"{script}:", told, StringComparison.Ordinal);
        }

        if (!told.Contains("COMPILE_ERROR", StringComparison.Ordinal))
        {
            Assert.Equal("out\n", (string)row["output"]!);
            Assert.StartsWith("err\n", (string)row["errors"]!, StringComparison.Ordinal);
            Assert.Contains("STANDARD_ERROR=\"err\n", told, StringComparison.Ordinal);
        }

        Assert.Contains(status, await DoneAsync("job", "details", "j"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_is_not_there_and_a_run_that_is_stopped_have_their_details_too()
    {
        await DoneAsync("job", "create", "missing", "--action", "nowhere.csx");
        await DoneAsync("job", "run", "missing", "--background");
        Assert.Equal("FAILED", (string)(await DetailsAsync("missing"))["status"]!);

        await DoneAsync("job", "create", "long", "--action", _agent.WriteScript("#!/bin/sh\nexec sleep 1000\n", ".sh"));
        var runId = (await DoneAsync("job", "run", "long", "--background")).Trim();
        while (!(await ScriptHostProgram.RunAsync("runs", "show", runId, "--data", _agent.Data)).Output.Contains("RUNNING", StringComparison.OrdinalIgnoreCase))
        {
            // It starts soon, or the test's own bound does.
        }

        await DoneAsync("runs", "cancel", runId, "--grace", "100ms");
        Assert.Equal("STOPPED", (string)(await DetailsAsync("long"))["status"]!);
    }

    [Fact]
    public async Task The_log_and_the_events_tell_what_became_of_a_job_and_the_log_can_be_purged()
    {
        await DoneAsync("job", "create", "j", "--action", "hello.sh", "--arg", "world");
        await DoneAsync("job", "set", "j", "logging_level", "256");
        await DoneAsync("job", "set", "j", "raise_events", "511");
        await DoneAsync("job", "set", "j", "max_runs", "1");
        using var watch = ScriptHostProgram.Start("job", "watch", "j", "--after", "0", "--json", "--data", _agent.Data, "--user", "ADA");
        await DoneAsync("job", "enable", "j");
        var told = new List<string>();
        while (told.LastOrDefault() is not "JOB_SUCCEEDED")
        {
            told.Add((string)JsonNode.Parse((await watch.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)))!)!["event_type"]!);
        }

        watch.Kill();
        await watch.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(["JOB_STARTED", "JOB_SUCCEEDED"], told);

        var log = (await DoneAsync("job", "log", "j", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).Reverse().ToList();
        Assert.Equal(["UPDATE", "UPDATE", "UPDATE", "ENABLE", "RUN", "DROP"], log.Select(row => (string)row["operation"]!));
        Assert.Equal("ADA", (string)log[0]["user_name"]!);
        Assert.Equal((long)log[4]["log_id"]!, (long)(await DetailsAsync("j"))["log_id"]!);

        var refused = await ScriptHostProgram.RunAsync("job", "log", "never", "--data", _agent.Data, "--user", "ADA");
        Assert.Equal("scripthost: ORA-27475: unknown job \"ADA\".\"NEVER\" [NO_SUCH_OBJECT]\n", refused.Error);
        var purged = await ScriptHostProgram.RunAsync("job", "purge-log", "ada.j", "--data", _agent.Data);
        Assert.True(purged.ExitCode == 0, purged.Error);
        Assert.Equal("6 rows of the log were removed.\n", purged.Output);
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    private async Task<JsonNode> DetailsAsync(string job)
    {
        while (true)
        {
            var rows = await DoneAsync("job", "details", job, "--limit", "1", "--json");
            if (rows is not "")
            {
                return JsonNode.Parse(rows)!;
            }
        }
    }

    private Task<string> DoneAsync(params string[] arguments) => ScriptHostProgram.DoneAsync([.. arguments, "--data", _agent.Data, .. arguments[0] == "runs" ? Array.Empty<string>() : ["--user", "ADA"]]);
}
