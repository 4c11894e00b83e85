using System.Text.Json.Nodes;
using ScriptHost.Tests.Shared;

namespace ScriptHost.EndToEnd.Bridge;

/// <summary>What the doctor tells of a bridge and its databases, and to whom.</summary>
public sealed class BridgeStateTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private BridgedDatabase _database = null!;

    public async Task InitializeAsync() => _database = await BridgedDatabase.CreateAsync(server);

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task A_database_that_is_served_is_shown_with_its_last_claim_to_the_agents_operator_alone()
    {
        await using var agent = await ListeningAgent.StartWithAsync([.. _database.Settings("MaxRuns=5"), "Workers__Sandbox=none"], "--roles", "agent,bridge");
        agent.Agent.LetOthersRead();
        await _database.CreateJobAsync("GREET", agent.Agent.WriteScript("#!/bin/sh\necho hello\n", ".sh"), []);
        await _database.WaitForEndAsync(await _database.RunJobAsync("GREET"));

        var shown = await UntilAsync(agent.Agent, database => (int)database["active_count"]! == 0);
        var text = await ScriptHostProgram.DoneAsync("doctor", "--data", agent.Agent.Data);
        var elsewhere = await ScriptHostProgram.DoneAsync("doctor", "--json", "--agent", agent.Address, "--wallet", Path.Combine(agent.Wallet, "client"));

        Assert.Equal(("app", "postgresql", true, 1, 5), ((string)shown["name"]!, (string)shown["provider"]!, (bool)shown["connected"]!, (int)shown["schema_version"]!, (int)shown["max_runs"]!));
        Assert.NotNull(shown["last_claim_at"]);
        Assert.Null(shown["last_error"]);
        Assert.Matches("database      app \\(postgresql\\): connected since .*Z, schema version 1, 0 of 5 runs, last claim .*Z\n", text);
        Assert.Empty(JsonNode.Parse(elsewhere)!["databases"]!.AsArray());
        Assert.Equal(agent.Address, (string)JsonNode.Parse(elsewhere)!["listening"]!["address"]!);
    }

    [Fact]
    public async Task A_database_with_another_schema_is_shown_with_its_version_and_what_to_do()
    {
        await _database.ExecuteAsync("UPDATE dbms_scripthost.installation SET version = 2", "postgres");
        await using var agent = await StartedAgent.StartWithAsync(_database.Settings(), "--roles", "agent,bridge");

        var shown = await UntilAsync(agent, database => database["last_error"] is not null);
        var text = await ScriptHostProgram.DoneAsync("doctor", "--data", agent.Data);

        Assert.Equal((false, 2), ((bool)shown["connected"]!, (int)shown["schema_version"]!));
        Assert.Contains("has version 2 of ScriptHost's schema, and this program wants 1: run the install script that came with it", (string)shown["last_error"]!, StringComparison.Ordinal);
        Assert.Contains("database      app (postgresql): NOT CONNECTED since ", text, StringComparison.Ordinal);
        Assert.Contains("schema version 2, 0 of 16 runs, last claim none\n              last error ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_without_the_schema_is_shown_with_what_to_do()
    {
        await _database.UninstallAsync();
        await using var agent = await StartedAgent.StartWithAsync(_database.Settings(), "--roles", "agent,bridge");

        var shown = await UntilAsync(agent, database => database["last_error"] is not null);

        Assert.Equal((false, null), ((bool)shown["connected"]!, shown["schema_version"]));
        Assert.Contains("Run install.sql of this release there, and grant its role SCRIPTHOST_BRIDGE to the bridge's login.", (string)shown["last_error"]!, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> UntilAsync(StartedAgent agent, Func<JsonNode, bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var told = JsonNode.Parse(await ScriptHostProgram.DoneAsync("doctor", "--json", "--data", agent.Data))!;
            if (Assert.Single(told["databases"]!.AsArray()) is { } database && condition(database))
            {
                return database;
            }

            bound.Token.ThrowIfCancellationRequested();
        }
    }
}
