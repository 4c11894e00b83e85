using System.Text.Json.Nodes;

namespace ScriptHost.EndToEnd;

/// <summary>Oracle's steps for a script outside the database: register, grant, create, arguments, destination, enable; over mutual TLS.</summary>
public sealed class EndpointJobTests : IAsyncLifetime
{
    private ListeningAgent _agent = null!;

    public async Task InitializeAsync()
    {
        _agent = await ListeningAgent.StartAsync();
        await DoneAsync("endpoint", "register", "remote_1", "--url", _agent.Address, "--wallet-dir", Path.Combine(_agent.Wallet, "client"), "--cert-dn", "CN=localhost");
        await DoneAsync("user", "create", "hr", "--uid", "54321");
        await DoneAsync("user", "grant", "hr", "CREATE JOB");
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Theory]
    [InlineData("create_table.csx")]
    [InlineData("create_table.py")]
    public async Task A_job_with_a_destination_runs_there_with_its_owners_context(string action)
    {
        await DoneAsync("endpoint", "grant", "REMOTE_1", "hr");
        await DoneAsync("job", "create", "hr.j", "--action", action, "--arguments", "5", "--keep");
        for (var position = 1; position <= 5; position++)
        {
            await DoneAsync("job", "argument", "hr.j", $"{position}", $"T{position}");
        }

        await DoneAsync("job", "set", "hr.j", "destination", "REMOTE_EXTPROC:remote_1:WITH_CONTEXT");
        await DoneAsync("job", "enable", "hr.j");

        await UntilRunAsync("hr.j");
        var run = JsonNode.Parse(await DoneAsync("runs", "list", "--job", "J", "--json"))!;
        Assert.Equal(("SUCCEEDED", "dn:CN=scripthost-client", true, "embedded"), ((string)run["outcome"]!["status"]!, (string)run["client"]!, (bool)run["with_context"]!, (string)run["profile"]!));
    }

    [Fact]
    public async Task Without_a_grant_there_is_no_destination_and_one_that_is_revoked_counts_at_the_next_run()
    {
        await DoneAsync("job", "create", "hr.j", "--action", "hello.sh", "--keep");
        var asHr = new[] { "--user", "hr" };
        Assert.Contains("ORA-27486", (await CommandAsync(["job", "set", "hr.j", "destination", "REMOTE_EXTPROC:remote_1", .. asHr])).Error, StringComparison.Ordinal);

        await DoneAsync("endpoint", "grant", "remote_1", "hr");
        await DoneAsync(["job", "set", "hr.j", "destination", "REMOTE_EXTPROC:remote_1", .. asHr]);
        await DoneAsync("endpoint", "revoke", "remote_1", "hr");

        Assert.Contains("ORA-27486", (await CommandAsync("job", "run", "hr.j", "--background")).Error, StringComparison.Ordinal);
        Assert.Contains("ORA-27486", (await CommandAsync("job", "enable", "hr.j")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_on_an_endpoint_is_stopped_there_and_does_not_run_in_the_callers_session()
    {
        await DoneAsync("endpoint", "grant", "remote_1", "hr");
        await DoneAsync("job", "create", "hr.j", "--action", _agent.Agent.WriteScript("sleep 600", ".sh"), "--keep");
        await DoneAsync("job", "set", "hr.j", "destination", "REMOTE_EXTPROC:remote_1");
        Assert.Contains("Call RUN_JOB('J', FALSE).", (await CommandAsync("job", "run", "hr.j")).Error, StringComparison.Ordinal);
        var runId = (await DoneAsync("job", "run", "hr.j", "--background")).Trim();
        while (!(await CommandAsync("runs", "show", runId)).Output.Contains("RUNNING", StringComparison.Ordinal))
        {
            // It starts soon, or the test's own bound does.
        }

        await DoneAsync("job", "stop", "hr.j");

        Assert.Contains("STOPPED", await DoneAsync("runs", "show", runId), StringComparison.Ordinal);
        Assert.Equal("DISABLED", (string)JsonNode.Parse(await DoneAsync("job", "show", "hr.j", "--json"))!["state"]!);
    }

    private Task<CommandResult> CommandAsync(params string[] arguments) => ScriptHostProgram.RunAsync([.. arguments, "--data", _agent.Agent.Data]);

    private Task<string> DoneAsync(params string[] arguments) => ScriptHostProgram.DoneAsync([.. arguments, "--data", _agent.Agent.Data]);

    private async Task UntilRunAsync(string job)
    {
        while ((int)JsonNode.Parse(await DoneAsync("job", "show", job, "--json"))!["run_count"]! == 0)
        {
            // It ends soon, or the test's own bound does.
        }
    }
}
