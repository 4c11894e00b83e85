using System.Diagnostics;
using System.Globalization;
using ScriptHost.Tests.Shared;

namespace ScriptHost.EndToEnd.Bridge;

/// <summary>
/// The bridge's process is killed between the steps of a request's way, under load, and the server crashes meanwhile: every request ends exactly once, no run
/// is doubled, and what the database says of it is true.
/// </summary>
public sealed class BridgeCrashTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private const int JobCount = 3;
    private const int RunsPerLife = 4;

    // Steps of the bridge, and of the agent in the same process.
    private static readonly string[] Points =
    [
        "before-claimed", "after-claimed", "before-request-begun", "after-request-begun", "before-sent", "after-sent", "before-accepted", "after-accepted",
        "after-started", "after-worker-called", "in-script", "before-output-written", "after-output-written", "before-claims-kept", "after-claims-kept",
        "before-ended", "after-ended", "before-firing-ended", "before-request-ended", "after-request-ended", "after-firing-ended",
    ];

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private BridgedDatabase _database = null!;
    private CrashingAgent _agent = null!;

    public static TheoryData<string[]> Lives() => [.. FaultSample.Take(2027, sampleSize: 6, Points)];

    public async Task InitializeAsync()
    {
        _database = await BridgedDatabase.CreateAsync(server);
        _agent = CrashingAgent.CreateWith(["--roles", "agent,bridge"], [.. _database.Settings("MaxRuns=4", "Lease=00:00:05"), "Workers__Sandbox=none", "Agent__DrainTimeout=00:01:00"]);
        File.WriteAllText(Ledger, "");
        File.SetUnixFileMode(Ledger, (UnixFileMode)0b110_110_110);
        var script = Path.Combine(_agent.Root, "count.sh");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\necho first\nsleep 0.3\necho \"$SCRIPTHOST_RUN_ID\" >> {Ledger}\necho second\n");
        for (var i = 0; i < JobCount; i++)
        {
            await _database.CreateJobAsync($"COUNT{i}", "count.sh", []);
        }
    }

    public async Task DisposeAsync()
    {
        await _agent.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task Every_request_ends_once_wherever_the_bridge_is_killed(params string[] faults)
    {
        var living = _agent.LiveAsync(faults);
        var runs = await FileWhileAsync(living);

        await CheckAsync(runs);
    }

    [Fact]
    public async Task Every_request_ends_once_when_server_and_bridge_are_killed_in_turns()
    {
        var living = _agent.LiveAsync("after-claimed:1", "after-request-begun:2", "after-output-written:3", "before-request-ended:1");
        var crashing = CrashServerWhileAsync(living);
        var runs = await FileWhileAsync(living);
        await crashing;

        await CheckAsync(runs);
    }

    private string Ledger => Path.Combine(_agent.Root, "ledger");

    /// <summary>Fires jobs for as long as agents are killed, and some more.</summary>
    private async Task<List<long>> FileWhileAsync(Task living)
    {
        List<long> runs = [];
        var watch = Stopwatch.StartNew();
        do
        {
            Assert.True(watch.Elapsed < Bound, "The agents are not killed where they should be.");
            for (var i = 0; i < RunsPerLife; i++)
            {
                if (await TryFileAsync($"COUNT{runs.Count % JobCount}") is { } run)
                {
                    runs.Add(run);
                }
            }

            await Task.WhenAny(living, Task.Delay(TimeSpan.FromMilliseconds(400)));
        }
        while (!living.IsCompleted);

        await living;
        return runs;
    }

    private async Task<long?> TryFileAsync(string job)
    {
        try
        {
            return await _database.RunJobAsync(job);
        }
        catch (Npgsql.NpgsqlException)
        {
            // The server is just crashing. Whether the request was filed, the table says.
            return null;
        }
    }

    private async Task CrashServerWhileAsync(Task living)
    {
        while (!living.IsCompleted)
        {
            await Task.WhenAny(living, Task.Delay(TimeSpan.FromSeconds(3)));
            if (!living.IsCompleted)
            {
                await server.CrashAsync();
            }
        }
    }

    private async Task CheckAsync(List<long> runs)
    {
        await _database.UntilAsync("SELECT 1 WHERE NOT EXISTS (SELECT FROM dbms_scripthost.requests WHERE ended_at IS NULL)", "postgres");
        var ledger = await File.ReadAllLinesAsync(Ledger);
        Assert.Equal(ledger.Length, ledger.Distinct().Count());

        var succeeded = 0;
        foreach (var run in await ReadRunsAsync())
        {
            var ran = ledger.Contains(run.RunId);
            if (run.Status == "SUCCEEDED")
            {
                succeeded++;
                Assert.True(ran, $"{run} did not run.");
                Assert.Equal("first\nsecond\n", await _database.OutputOfAsync(run.LogId));
            }
            else
            {
                // Lost with its agent in the middle, which the database is told.
                Assert.Equal("FAILED WORKER_LOST", $"{run.Status} {run.Reason}");
                Assert.Contains(await _database.OutputOfAsync(run.LogId), new[] { "", "first\n", "first\nsecond\n" });
            }
        }

        Assert.True(succeeded > 0 && runs.Count > 0);
        // A run goes with one id alone, but for ids that were used up before it began.
        Assert.Equal(ledger.Length, ledger.Select(id => id.Split('-')[0]).Distinct().Count());
        var known = (await ReadRunsAsync()).Select(run => run.LogId).ToHashSet();
        Assert.All(runs, run => Assert.Contains(run, known));
    }

    private async Task<List<(long LogId, string Status, string Reason, string RunId)>> ReadRunsAsync()
    {
        var text = (string)(await _database.ScalarAsync(
            "SELECT string_agg(concat_ws('|', request_id, status, coalesce(reason, ''), coalesce(run_id, '')), E'\\n') FROM dbms_scripthost.requests", "postgres"))!;
        return [.. text.Split('\n').Select(line => line.Split('|')).Select(parts => (long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2], parts[3]))];
    }
}
