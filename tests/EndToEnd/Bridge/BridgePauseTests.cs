using ScriptHost.Tests.Shared;

namespace ScriptHost.EndToEnd.Bridge;

/// <summary>A bridge that stands still for longer than its lease loses what it had claimed to another one, and does nothing of it when it goes on.</summary>
public sealed class BridgePauseTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private readonly CrashingAgent _remote = CrashingAgent.CreateListening("Workers__Sandbox=none");
    private BridgedDatabase _database = null!;
    private CrashingAgent _bridge = null!;

    public async Task InitializeAsync() => _database = await BridgedDatabase.CreateAsync(server);

    public async Task DisposeAsync()
    {
        await _bridge.DisposeAsync();
        await _remote.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("after-claimed:0")]
    [InlineData("before-request-begun:0")]
    public async Task What_another_bridge_took_over_meanwhile_runs_once(string place)
    {
        _bridge = CrashingAgent.CreateWith(["--roles", "agent,bridge"], Settings());
        var ledger = await CreateJobAsync(_bridge.Root);
        await _bridge.StartPausedAtAsync(place);
        var run = await _database.RunJobAsync("COUNT");
        await _bridge.UntilPausedAsync();

        await using (await StartedAgent.StartWithAsync(Settings(), "--roles", "agent,bridge", "--root", _bridge.Root))
        {
            Assert.Equal("SUCCEEDED 0 ", $"{await _database.WaitForEndAsync(run)}");
        }

        await GoOnAsync();
        Assert.Equal(2, (await File.ReadAllLinesAsync(ledger)).Distinct().Count());
        Assert.Equal(2, (await File.ReadAllLinesAsync(ledger)).Length);
        Assert.Equal(2L, await _database.ScalarAsync("SELECT count(DISTINCT bridge) FROM dbms_scripthost.requests", "postgres"));
    }

    [Fact]
    public async Task What_another_bridge_ended_as_stopped_meanwhile_never_starts()
    {
        _bridge = CrashingAgent.CreateWith(["--roles", "agent,bridge"], Settings("Endpoint=REMOTE"));
        await RemoteEndpoint.RegisterAsync(_bridge, _remote);
        await _remote.LiveAsync();
        var ledger = await CreateJobAsync(_remote.Root);
        // Its agent is on record, and was never asked.
        await _bridge.StartPausedAtAsync("before-sent:0");
        var run = await _database.RunJobAsync("COUNT");
        await _bridge.UntilPausedAsync();

        await _database.StopJobAsync("COUNT");
        await using (var other = await StartedAgent.StartWithAsync(Settings("Endpoint=REMOTE"), "--roles", "agent,bridge"))
        {
            await ScriptHostProgram.DoneAsync(
                "endpoint", "register", "REMOTE", "--url", _remote.Address, "--wallet-dir", Path.Combine(_remote.Data, "wallet", "client"), "--cert-dn", "CN=localhost", "--data", other.Data);
            Assert.Equal("STOPPED -1013 CANCELLED", $"{await _database.WaitForEndAsync(run)}");
        }

        await GoOnAsync();
        Assert.Single(await File.ReadAllLinesAsync(ledger));
    }

    private string[] Settings(params string[] more) => [.. _database.Settings(["MaxRuns=4", "Lease=00:00:05", .. more]), "Workers__Sandbox=none"];

    /// <returns>The file that each run adds a line to.</returns>
    private async Task<string> CreateJobAsync(string root)
    {
        var ledger = Path.Combine(root, "ledger");
        await File.WriteAllTextAsync(ledger, "");
        File.SetUnixFileMode(ledger, (UnixFileMode)0b110_110_110);
        await File.WriteAllTextAsync(Path.Combine(root, "count.sh"), $"#!/bin/sh\necho \"$SCRIPTHOST_RUN_ID\" >> {ledger}\n");
        await _database.CreateJobAsync("COUNT", "count.sh", []);
        return ledger;
    }

    /// <summary>The bridge serves on: when it has ended another request, it has dealt with what it had claimed before.</summary>
    private async Task GoOnAsync()
    {
        await _bridge.ContinueAsync();
        Assert.Equal("SUCCEEDED 0 ", $"{await _database.WaitForEndAsync(await _database.RunJobAsync("COUNT"))}");
    }
}
