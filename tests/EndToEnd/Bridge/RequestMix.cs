using System.Diagnostics;
using System.Globalization;

namespace ScriptHost.EndToEnd.Bridge;

/// <summary>Requests of a database's jobs that are filed while something goes away and comes back, and what must be true of each when it has ended.</summary>
/// <param name="database">Whose jobs they are.</param>
/// <param name="root">A script root of the agent that runs them.</param>
/// <param name="seconds">How long each run takes at least.</param>
internal sealed class RequestMix(BridgedDatabase database, string root, double seconds = 0.3)
{
    private const int JobCount = 3;
    private const int RunsPerRound = 4;

    // However long the killing takes, what is left behind it does not.
    private const int MostOpen = 12;

    // Each run waits out its own delay, up to 30 seconds, behind an agent that comes and goes.
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    private readonly List<long> _runs = [];

    private string Ledger => Path.Combine(root, "ledger");

    /// <summary>Makes the jobs, and the script that they run.</summary>
    public async Task CreateJobsAsync()
    {
        await File.WriteAllTextAsync(Ledger, "");
        File.SetUnixFileMode(Ledger, (UnixFileMode)0b110_110_110);
        var pause = seconds.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(Path.Combine(root, "count.sh"), $"#!/bin/sh\necho first\nsleep {pause}\necho \"$SCRIPTHOST_RUN_ID\" >> {Ledger}\necho second\n");
        for (var i = 0; i < JobCount; i++)
        {
            await database.CreateJobAsync($"COUNT{i}", "count.sh", []);
        }
    }

    /// <summary>Files requests, as many as one bridge runs at once in these tests.</summary>
    /// <returns>The log id of the first.</returns>
    public async Task<long> FileAsync()
    {
        var count = _runs.Count;
        for (var i = 0; i < RunsPerRound; i++)
        {
            if (await TryFileAsync($"COUNT{_runs.Count % JobCount}") is { } run)
            {
                _runs.Add(run);
            }
        }

        return _runs.ElementAtOrDefault(count);
    }

    /// <summary>Files requests for as long as processes are killed, and some more.</summary>
    public async Task FileWhileAsync(Task killing)
    {
        var watch = Stopwatch.StartNew();
        do
        {
            Assert.True(watch.Elapsed < Bound, "Nobody is killed where they should be.");
            if (await CountOpenAsync() < MostOpen)
            {
                await FileAsync();
            }

            await Task.WhenAny(killing, Task.Delay(TimeSpan.FromMilliseconds(400)));
        }
        while (!killing.IsCompleted);

        await killing;
    }

    /// <summary>How many runs have come to the end of their script.</summary>
    public int CountRuns() => File.ReadAllLines(Ledger).Length;

    /// <summary>Waits until every request has ended, and looks at each: it ran once at most, and what the database says of it is true.</summary>
    /// <param name="mayBeLost">An agent was killed, so that runs may end as lost; otherwise all of them succeed.</param>
    public async Task CheckAsync(bool mayBeLost)
    {
        await WaitForEndsAsync();
        var ledger = await File.ReadAllLinesAsync(Ledger);
        // A run goes with one id alone, but for ids that were used up before it began.
        Assert.Equal(ledger.Length, ledger.Select(id => id.Split('-')[0]).Distinct().Count());

        var ended = await ReadRunsAsync();
        foreach (var run in ended)
        {
            var output = await database.OutputOfAsync(run.LogId);
            if (run.Status == "SUCCEEDED" || !mayBeLost)
            {
                Assert.Equal("SUCCEEDED ", $"{run.Status} {run.Reason}");
                Assert.True(ledger.Contains(run.RunId), $"{run} did not run.");
                Assert.Equal("first\nsecond\n", output);
            }
            else
            {
                // Lost with its agent in the middle, which the database is told.
                Assert.Equal("FAILED WORKER_LOST", $"{run.Status} {run.Reason}");
                Assert.Contains(output, new[] { "", "first\n", "first\nsecond\n" });
            }
        }

        Assert.NotEmpty(_runs);
        Assert.Contains(ended, run => run.Status == "SUCCEEDED");
        var known = ended.Select(run => run.LogId).ToHashSet();
        Assert.All(_runs, run => Assert.Contains(run, known));
    }

    private async Task WaitForEndsAsync()
    {
        try
        {
            await database.UntilAsync("SELECT 1 WHERE NOT EXISTS (SELECT FROM dbms_scripthost.requests WHERE ended_at IS NULL)", "postgres");
        }
        catch (OperationCanceledException)
        {
            Assert.Fail("These requests have not ended:\n" + await database.ScalarAsync(
                "SELECT string_agg(concat_ws(' ', request_id, status, 'filed', filed_at, 'claimed', claimed_at, 'until', lease_until, bridge, agent, run_id, 'event', last_event), E'\n' ORDER BY request_id)"
                + " || E'\nat ' || now() FROM dbms_scripthost.requests WHERE ended_at IS NULL",
                "postgres"));
        }
    }

    private async Task<long> CountOpenAsync()
    {
        try
        {
            return (long)(await database.ScalarAsync("SELECT count(*) FROM dbms_scripthost.requests WHERE ended_at IS NULL", "postgres"))!;
        }
        catch (Npgsql.NpgsqlException)
        {
            // The server is just crashing.
            return MostOpen;
        }
    }

    private async Task<long?> TryFileAsync(string job)
    {
        try
        {
            return await database.RunJobAsync(job);
        }
        catch (Npgsql.NpgsqlException)
        {
            // The server is just crashing. Whether the request was filed, the table says.
            return null;
        }
    }

    private async Task<List<(long LogId, string Status, string Reason, string RunId)>> ReadRunsAsync()
    {
        var text = (string)(await database.ScalarAsync(
            "SELECT string_agg(concat_ws('|', request_id, status, coalesce(reason, ''), coalesce(run_id, '')), E'\\n') FROM dbms_scripthost.requests", "postgres"))!;
        return [.. text.Split('\n').Select(line => line.Split('|')).Select(parts => (long.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2], parts[3]))];
    }
}
