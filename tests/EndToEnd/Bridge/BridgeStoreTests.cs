using ScriptHost.Tests.Shared;

namespace ScriptHost.EndToEnd.Bridge;

/// <summary>A bridge without jobs of its own has users and endpoints where the scheduler would have them.</summary>
public sealed class BridgeStoreTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private BridgedDatabase _database = null!;
    private StartedAgent _agent = null!;

    public async Task InitializeAsync()
    {
        _database = await BridgedDatabase.CreateAsync(server);
        _agent = await StartedAgent.StartWithAsync(Settings, "--roles", "agent,bridge");
        _agent.MarkKilled();
    }

    public async Task DisposeAsync()
    {
        await _agent.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task With_the_schedulers_store_in_PostgreSQL_they_are_there_and_in_no_file()
    {
        await ScriptHostProgram.DoneAsync("user", "create", "ada", "--uid", "54321", "--data", _agent.Data);

        await _agent.KillAndStartAsync();

        Assert.Contains("ADA", await ScriptHostProgram.DoneAsync("user", "list", "--data", _agent.Data), StringComparison.Ordinal);
        Assert.Equal(1L, await _database.ScalarAsync("SELECT count(*) FROM registry.users WHERE name = 'ADA'", "postgres"));
        Assert.Empty(Directory.GetFiles(_agent.Data, "scheduler*"));
    }

    [Fact]
    public async Task A_second_one_on_the_same_schema_is_refused_and_told_what_to_do()
    {
        var second = Path.Combine(_agent.Root, "second");
        using var refused = ScriptHostProgram.StartWith(
            Settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => $"SCRIPTHOST__{pair[0]}", pair => pair[1]),
            "serve", "--data", second, "--root", _agent.Root, "--roles", "agent,bridge");
        refused.StandardInput.Close();
        var told = await refused.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await refused.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));

        Assert.InRange(refused.ExitCode, 101, 125);
        Assert.Contains("Another agent serves the schema registry of this database. Stop it, or give this one a schema of its own (Scheduler:PostgreSql:Schema)", told, StringComparison.Ordinal);
    }

    private string[] Settings =>
    [
        .. _database.Settings(),
        $"Scheduler__PostgreSql__ConnectionString={server.ConnectionString(_database.Name)}",
        "Scheduler__PostgreSql__Schema=registry",
    ];
}
