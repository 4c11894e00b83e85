using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Runs.Journal;

/// <summary>Removes what is kept no longer: too old, too many, too large; first of each owner, then of all. Their ids stay known.</summary>
internal sealed class JournalRetention(
    AgentStore store, Spools spools, IOptions<JournalOptions> options, TimeProvider timeProvider, ILogger<JournalRetention> logger)
{
    // So many at once that runs that begin or end meanwhile do not notice.
    private const int SliceCount = 200;

    private const string Usage = "SELECT owner, count(*), sum(size_bytes) FROM runs GROUP BY owner";

    private const string TooOld = "SELECT sequence, run_id, size_bytes FROM runs WHERE state = @ended AND accepted_at < @before ORDER BY sequence LIMIT @limit";
    private const string OldestOfOwner = "SELECT sequence, run_id, size_bytes FROM runs WHERE state = @ended AND owner = @owner ORDER BY sequence LIMIT @limit";
    private const string Oldest = "SELECT sequence, run_id, size_bytes FROM runs WHERE state = @ended ORDER BY sequence LIMIT @limit";

    private const string Remember = "INSERT OR IGNORE INTO expired_runs (run_id, removed_at) VALUES (@id, @now)";
    private const string Delete = "DELETE FROM runs WHERE sequence = @sequence";
    private const string Forget = "DELETE FROM expired_runs WHERE removed_at < @before";

    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var limits = options.Value;
        var now = timeProvider.GetUtcNow();
        await RemoveAsync(TooOld, ("@before", (now - limits.RetentionAge).ToUnixTimeMilliseconds()), new Excess(long.MaxValue, long.MaxValue), cancellationToken);

        var all = default(Excess);
        foreach (var (owner, count, bytes) in await ReadUsageAsync(cancellationToken))
        {
            var excess = new Excess(count - limits.MaxRunsPerOwner, bytes - limits.MaxBytesPerOwner);
            var removed = await RemoveAsync(OldestOfOwner, ("@owner", owner), excess, cancellationToken);
            all = new Excess(all.Count + count - removed.Count, all.Bytes + bytes - removed.Bytes);
        }

        await RemoveAsync(Oldest, null, new Excess(all.Count - limits.MaxRuns, all.Bytes - limits.MaxBytes), cancellationToken);
        await store.Writer.WriteAsync(connection =>
        {
            connection.Prepare(Forget, ("@before", (now - limits.ExpiredIdAge).ToUnixTimeMilliseconds())).ExecuteNonQuery();
        });
    }

    /// <summary>Removes spools that no run has any more, such as those of a removal that a kill cut short.</summary>
    public async Task RemoveOrphansAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenReaderAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM runs WHERE run_id = @id";
        var id = command.Parameters.AddWithValue("@id", "");
        foreach (var runId in spools.ListRunIds().ToList())
        {
            id.Value = runId;
            if (await command.ExecuteScalarAsync(cancellationToken) is null)
            {
                spools.Remove(runId);
            }
        }
    }

    private async Task<List<(string Owner, long Count, long Bytes)>> ReadUsageAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenReaderAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = Usage;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var usage = new List<(string, long, long)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            usage.Add((reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
        }

        return usage;
    }

    /// <summary>Removes the oldest until an excess is gone; tells what was removed.</summary>
    private async Task<Excess> RemoveAsync(string select, (string Name, object? Value)? parameter, Excess excess, CancellationToken cancellationToken)
    {
        var removed = default(Excess);
        while (removed.Count < excess.Count || removed.Bytes < excess.Bytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = new Excess(excess.Count - removed.Count, excess.Bytes - removed.Bytes);
            var slice = await store.Writer.WriteAsync(connection => RemoveSlice(connection, select, parameter, left));
            if (slice.Count == 0)
            {
                break;
            }

            slice.ForEach(run => spools.Remove(run.RunId));
            removed = new Excess(removed.Count + slice.Count, removed.Bytes + slice.Sum(run => run.Bytes));
        }

        if (removed.Count > 0)
        {
            RunsLog.RunsRemoved(logger, removed.Count, removed.Bytes);
        }

        return removed;
    }

    private List<(string RunId, long Bytes)> RemoveSlice(StoreConnection connection, string select, (string Name, object? Value)? parameter, Excess left)
    {
        var found = new List<(long Sequence, string RunId, long Bytes)>();
        (string, object?)[] parameters = [("@ended", (int)RunState.Ended), ("@limit", SliceCount), .. parameter is { } one ? [one] : Array.Empty<(string, object?)>()];
        using (var reader = connection.Prepare(select, parameters).ExecuteReader())
        {
            while (reader.Read() && (left.Count > 0 || left.Bytes > 0))
            {
                found.Add((reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2)));
                left = new Excess(left.Count - 1, left.Bytes - reader.GetInt64(2));
            }
        }

        foreach (var run in found)
        {
            connection.Prepare(Remember, ("@id", run.RunId), ("@now", timeProvider.GetUtcNow().ToUnixTimeMilliseconds())).ExecuteNonQuery();
            connection.Prepare(Delete, ("@sequence", run.Sequence)).ExecuteNonQuery();
        }

        return [.. found.Select(run => (run.RunId, run.Bytes))];
    }

    /// <summary>By how much a bound is exceeded.</summary>
    private readonly record struct Excess(long Count, long Bytes);
}
