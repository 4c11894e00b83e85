using System.Diagnostics;
using System.Globalization;
using ScriptHost.Tests.Shared;

namespace ScriptHost.EndToEnd.Bridge;

/// <summary>Runs of a database's jobs are stopped, shared among bridges, taken over, and outlive a server that crashes.</summary>
public sealed class BridgeLifeTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("bridged").FullName;
    private BridgedDatabase _database = null!;

    public async Task InitializeAsync()
    {
        File.SetUnixFileMode(_root, (UnixFileMode)0b111_101_101);
        _database = await BridgedDatabase.CreateAsync(server);
        await File.WriteAllTextAsync(Path.Combine(_root, "ledger"), "");
        File.SetUnixFileMode(Path.Combine(_root, "ledger"), (UnixFileMode)0b110_110_110);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData("notify")]
    [InlineData("none")]
    public async Task A_job_that_is_stopped_in_the_database_is_stopped_on_the_agent(string wakeUp)
    {
        await using var agent = await StartAsync($"WakeUp={wakeUp}");
        await _database.CreateJobAsync("LONG", Script("echo started\nexec sleep 600"), []);
        var run = await _database.RunJobAsync("LONG");
        await _database.UntilAsync($"SELECT 1 FROM dbms_scripthost.user_job_output WHERE log_id = {run}");

        var count = await _database.StopJobAsync("LONG");
        var ended = await _database.WaitForEndAsync(run);

        Assert.Equal(1, count);
        Assert.Equal("STOPPED -1013 CANCELLED", $"{ended}");
        Assert.Contains($"Stop job called by user: '{_database.Name}'", ended.AdditionalInfo, StringComparison.Ordinal);
        Assert.Equal("started\n", await _database.OutputOfAsync(run));
    }

    [Fact]
    public async Task What_is_stopped_before_a_bridge_has_it_never_runs()
    {
        await _database.CreateJobAsync("NEVER", Script("echo ran"), []);
        var run = await _database.RunJobAsync("NEVER");
        await _database.StopJobAsync("NEVER");

        await using var agent = await StartAsync();
        await _database.CreateJobAsync("NEXT", Script("echo ran"), []);
        await _database.WaitForEndAsync(await _database.RunJobAsync("NEXT"));

        Assert.Equal("STOPPED -1013 ", $"{await _database.WaitForEndAsync(run)}");
        Assert.Equal("", await _database.OutputOfAsync(run));
    }

    [Fact]
    public async Task What_waits_for_a_bridge_for_longer_than_its_jobs_time_limit_never_runs()
    {
        await _database.CreateJobAsync("LATE", Script("echo ran"), [], ", time_limit => interval '60 s'");
        var run = await _database.RunJobAsync("LATE");
        await _database.ExecuteAsync("UPDATE dbms_scripthost.requests SET filed_at = filed_at - interval '1 hour', deadline = deadline - interval '1 hour'", "postgres");

        await using var agent = await StartAsync();
        var ended = await _database.WaitForEndAsync(run);

        Assert.Equal("FAILED NOT_STARTED", $"{ended.Status} {ended.Reason}");
        Assert.Contains("the job's time limit of 60 s counts from there", ended.AdditionalInfo, StringComparison.Ordinal);
        Assert.Equal("", await _database.OutputOfAsync(run));
    }

    [Fact]
    public async Task Several_bridges_share_the_runs_of_a_database_and_none_runs_twice()
    {
        await _database.CreateJobAsync("COUNT", Script("echo \"$SCRIPTHOST_RUN_ID\" >> LEDGER"), []);
        await using var one = await StartAsync("MaxRuns=2");
        await using var other = await StartAsync("MaxRuns=2");

        var runs = await RunManyAsync("COUNT", 40);

        Assert.All(runs, run => Assert.Equal("SUCCEEDED 0 ", $"{run}"));
        await CheckLedgerAsync(40);
        Assert.Equal(2L, await _database.ScalarAsync("SELECT count(DISTINCT bridge) FROM dbms_scripthost.requests", "postgres"));
    }

    [Fact]
    public async Task A_server_that_crashes_costs_no_run_and_doubles_none()
    {
        await _database.CreateJobAsync("COUNT", Script("echo first; sleep 1; echo \"$SCRIPTHOST_RUN_ID\" >> LEDGER; echo second"), []);
        await using var agent = await StartAsync("MaxRuns=4");
        List<long> runs = [];
        for (var crash = 0; crash < 3; crash++)
        {
            for (var i = 0; i < 5; i++)
            {
                runs.Add(await _database.RunJobAsync("COUNT"));
            }

            await _database.UntilAsync($"SELECT 1 FROM dbms_scripthost.user_job_output WHERE log_id > {runs[^5]}");
            await server.CrashAsync();
        }

        foreach (var run in runs)
        {
            Assert.Equal("SUCCEEDED 0 ", $"{await _database.WaitForEndAsync(run)}");
            Assert.Equal("first\nsecond\n", await _database.OutputOfAsync(run));
        }

        await CheckLedgerAsync(15);
    }

    [Fact]
    public async Task A_bridge_that_is_killed_takes_its_runs_up_again_without_doubling_their_output()
    {
        await _database.CreateJobAsync("COUNT", Script("for i in 1 2 3 4 5 6 7 8 9; do echo $i; sleep 0.2; done; exec sleep 600"), []);
        await using var agent = await StartAsync();
        agent.MarkKilled();
        var run = await _database.RunJobAsync("COUNT");
        await _database.UntilAsync($"SELECT 1 FROM dbms_scripthost.user_job_output WHERE log_id = {run}");

        // The agent goes with its bridge, and its runs with the agent: how far they came is not known.
        await agent.KillAndStartAsync();

        Assert.Equal("FAILED 121 WORKER_LOST", $"{await _database.WaitForEndAsync(run)}");
        Assert.StartsWith("1\n", await _database.OutputOfAsync(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_at_an_endpoint_is_taken_over_from_a_bridge_that_is_gone_and_is_the_same_run()
    {
        await using var remote = await ListeningAgent.StartAsync("Workers__Sandbox=none");
        remote.Agent.LetOthersRead();
        var gate = Path.Combine(remote.Agent.Root, "gate");
        await _database.CreateJobAsync("REMOTE", remote.Agent.WriteScript($"#!/bin/sh\necho \"$SCRIPTHOST_RUN_ID\" >> {Path.Combine(_root, "ledger")}\necho first\nuntil [ -e {gate} ]; do sleep 0.05; done\necho second\n", ".sh"), []);
        await using var one = await StartAsync("Endpoint=REMOTE", "Lease=00:00:05");
        await using var other = await StartAsync("Endpoint=REMOTE", "Lease=00:00:05");
        foreach (var bridge in new[] { one, other })
        {
            await ScriptHostProgram.DoneAsync(
                "endpoint", "register", "REMOTE", "--url", remote.Address, "--wallet-dir", Path.Combine(remote.Wallet, "client"), "--cert-dn", "CN=localhost", "--data", bridge.Data);
        }

        var run = await _database.RunJobAsync("REMOTE");
        await _database.UntilAsync($"SELECT 1 FROM dbms_scripthost.user_job_output WHERE log_id = {run}");
        var first = (string)(await _database.ScalarAsync($"SELECT bridge FROM dbms_scripthost.requests WHERE request_id = {run}", "postgres"))!;
        var killed = (await File.ReadAllTextAsync(Path.Combine(one.Data, "bridge.id"))).Trim() == first ? one : other;
        killed.MarkKilled();
        Process.GetProcessById(killed.ProcessId).Kill();
        await killed.WaitForExitAsync();
        await _database.UntilAsync($"SELECT 1 FROM dbms_scripthost.requests WHERE request_id = {run} AND bridge <> '{first}'", "postgres");
        await File.WriteAllTextAsync(gate, "");

        Assert.Equal("SUCCEEDED 0 ", $"{await _database.WaitForEndAsync(run)}");
        Assert.Equal("first\nsecond\n", await _database.OutputOfAsync(run));
        await CheckLedgerAsync(1);
    }

    private string Script(string body)
    {
        var path = Path.Combine(_root, $"{Guid.NewGuid():N}.sh");
        File.WriteAllText(path, $"#!/bin/sh\n{body.Replace("LEDGER", Path.Combine(_root, "ledger"), StringComparison.Ordinal)}\n");
        return path;
    }

    private async Task<StartedAgent> StartAsync(params string[] settings)
    {
        // Each with users of its own, so that all may write the ledger.
        var agent = await StartedAgent.StartWithAsync([.. _database.Settings(settings), "Workers__Sandbox=none"], "--roles", "agent,bridge", "--root", _root);
        agent.LetOthersRead();
        return agent;
    }

    private async Task<List<EndedRequest>> RunManyAsync(string job, int count)
    {
        List<long> runs = [];
        for (var i = 0; i < count; i++)
        {
            runs.Add(await _database.RunJobAsync(job));
        }

        List<EndedRequest> ended = [];
        foreach (var run in runs)
        {
            ended.Add(await _database.WaitForEndAsync(run));
        }

        return ended;
    }

    private async Task CheckLedgerAsync(int count)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(_root, "ledger"));
        Assert.Equal(count, lines.Length);
        Assert.Equal(count, lines.Distinct().Count());
        Assert.All(lines, line => Assert.StartsWith("db.", line, StringComparison.Ordinal));
        Assert.Equal(count.ToString(CultureInfo.InvariantCulture), $"{await _database.ScalarAsync("SELECT count(*) FROM dbms_scripthost.requests WHERE status = 'SUCCEEDED'", "postgres")}");
    }
}
