using System.Text.Json.Nodes;

namespace ScriptHost.EndToEnd;

/// <summary>The scheduler through the command, as people use it.</summary>
public sealed class SchedulerTests : IAsyncLifetime
{
    private StartedAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await StartedAgent.StartAsync();

    [Fact]
    public async Task A_job_that_is_created_given_arguments_and_enabled_runs_and_is_kept_when_it_is_told_so()
    {
        await DoneAsync("job", "create", "greet", "--action", "hello.sh", "--arguments", "1", "--keep");
        var refused = await CommandAsync("job", "enable", "greet");
        Assert.Equal(109, refused.ExitCode);
        Assert.Equal("scripthost: ORA-27457: argument 1 of job \"ADA\".\"GREET\" has no value [WRONG_STATE]\n", refused.Error);
        await DoneAsync("job", "argument", "greet", "1", "world");
        await DoneAsync("job", "set", "greet", "max_failures", "3");
        Assert.Equal("3\n", await DoneAsync("job", "get", "greet", "MAX_FAILURES"));

        await DoneAsync("job", "enable", "greet");

        var job = await UntilAsync("greet", "SUCCEEDED");
        Assert.Equal(1, (int)job["run_count"]!);
        Assert.Contains("hello.sh", await DoneAsync("runs", "list", "--job", "GREET"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_and_schedules_are_shared_by_jobs()
    {
        await DoneAsync("program", "create", "p", "--action", "hello.sh", "--arguments", "1");
        await DoneAsync("program", "argument", "p", "1", "--name", "who", "--default", "all");
        await DoneAsync("program", "enable", "p");
        await DoneAsync("schedule", "create", "nightly", "--start", "2030-01-01T02:00:00 Europe/Vienna", "--repeat", "FREQ=DAILY");
        await DoneAsync("job", "create", "j", "--program", "p", "--schedule", "nightly", "--enabled");

        Assert.Equal("ADA.J                                     SCHEDULED         2030-01-01 01:00:00.000Z\n", await DoneAsync("job", "list"));
        Assert.Equal(109, (await CommandAsync("schedule", "drop", "nightly")).ExitCode);
        await DoneAsync("schedule", "drop", "nightly", "--force");
        Assert.Equal("ADA.J                                     DISABLED\n", await DoneAsync("job", "list"));
        await DoneAsync("job", "copy", "j", "k");
        await DoneAsync("job", "drop", "j,k");
        Assert.Equal("", await DoneAsync("job", "list"));
    }

    [Fact]
    public async Task A_job_that_is_not_enabled_can_be_run_by_hand()
    {
        await DoneAsync("job", "create", "j", "--action", "hello.sh");
        var runId = (await DoneAsync("job", "run", "j", "--background")).Trim();

        while ((int)JsonNode.Parse(await DoneAsync("job", "show", "j", "--json"))!["run_count"]! == 0)
        {
            // It ends soon, or the test's own bound does.
        }

        var job = JsonNode.Parse(await DoneAsync("job", "show", "j", "--json"))!;
        Assert.Equal(("DISABLED", 0), ((string)job["state"]!, (int)job["failure_count"]!));
        Assert.Contains("SUCCEEDED", await DoneAsync("runs", "show", runId), StringComparison.Ordinal);
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    private Task<CommandResult> CommandAsync(params string[] arguments) => ScriptHostProgram.RunAsync(AsAda(arguments));

    private string[] AsAda(string[] arguments) => [.. arguments, "--data", _agent.Data, .. arguments[0] == "runs" ? Array.Empty<string>() : ["--user", "ADA"]];

    private Task<string> DoneAsync(params string[] arguments) => ScriptHostProgram.DoneAsync(AsAda(arguments));

    private async Task<JsonNode> UntilAsync(string name, string state)
    {
        while (true)
        {
            var job = JsonNode.Parse(await DoneAsync("job", "show", name, "--json"))!;
            if ((string)job["state"]! is var found && found == state)
            {
                return job;
            }

            Assert.Contains(found, new[] { "SCHEDULED", "RUNNING" });
        }
    }
}
