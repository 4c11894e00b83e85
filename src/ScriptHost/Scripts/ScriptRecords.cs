using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>
/// The tables of compiled scripts and package locks in agent.db: what each key was compiled to, with the digests of the files, kept apart from the
/// files that they vouch for. Always that of the data folder, also for an agent that keeps its journal elsewhere, so that all who
/// share the cache share its records.
/// </summary>
internal sealed class ScriptRecords(AgentStore ownStore, DataFolders folders, TimeProvider timeProvider, ILogger<ScriptRecords> logger) : IAsyncDisposable
{
    private readonly Lazy<AgentStore> _store = new(() => ownStore.Folder == folders.Data ? ownStore : AgentStore.Open(folders.Data, logger));

    private AgentStore Store => _store.Value;

    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    public async Task<CompileReply?> FindAsync(string digest, CancellationToken cancellationToken)
    {
        await using var connection = await Store.OpenReaderAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT reply FROM compiled_scripts WHERE digest = $digest";
        command.Parameters.AddWithValue("$digest", digest);
        return await command.ExecuteScalarAsync(cancellationToken) is byte[] reply ? CompileReply.Parser.ParseFrom(reply) : null;
    }

    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    public Task AddAsync(string digest, CompileReply reply, long sizeBytes) => Store.Writer.WriteAsync(connection =>
    {
        connection.Prepare(
            "INSERT OR REPLACE INTO compiled_scripts (digest, reply, size_bytes, used_at) VALUES (@digest, @reply, @size, @now)",
            ("@digest", digest), ("@reply", reply.ToByteArray()), ("@size", sizeBytes), ("@now", Now())).ExecuteNonQuery();
    });

    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    public Task RemoveAsync(string digest) => Store.Writer.WriteAsync(connection => Remove(connection, digest));

    /// <summary>Notes uses, then removes the records unused for longest until the rest fits; gives those that were removed.</summary>
    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    public async Task<IReadOnlyList<string>> MakeRoomAsync(IReadOnlyCollection<string> used, long maxBytes)
    {
        var removed = new List<string>();
        await Store.Writer.WriteAsync(connection =>
        {
            MarkUsed(connection, used);
            removed.AddRange(FindSuperfluous(connection, maxBytes));
            removed.ForEach(digest => Remove(connection, digest));
        });
        return removed;
    }

    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    public async Task<IReadOnlySet<string>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await Store.OpenReaderAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT digest FROM compiled_scripts";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var digests = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            digests.Add(reader.GetString(0));
        }

        return digests;
    }

    /// <summary>What a set of packages was found to come down to; null when nobody has asked yet.</summary>
    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    public async Task<PackageLock?> FindLockAsync(string packages, CancellationToken cancellationToken)
    {
        await using var connection = await Store.OpenReaderAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT lock FROM package_locks WHERE packages = $packages";
        command.Parameters.AddWithValue("$packages", packages);
        return await command.ExecuteScalarAsync(cancellationToken) is byte[] found ? PackageLock.Parser.ParseFrom(found) : null;
    }

    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    public Task AddLockAsync(string packages, PackageLock found) => Store.Writer.WriteAsync(connection =>
    {
        connection.Prepare(
            "INSERT OR REPLACE INTO package_locks (packages, lock) VALUES (@packages, @lock)", ("@packages", packages), ("@lock", found.ToByteArray())).ExecuteNonQuery();
    });

    public async ValueTask DisposeAsync()
    {
        if (_store.IsValueCreated && Store != ownStore)
        {
            await Store.DisposeAsync();
        }
    }

    private long Now() => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    private void MarkUsed(StoreConnection connection, IReadOnlyCollection<string> used)
    {
        foreach (var digest in used)
        {
            connection.Prepare("UPDATE compiled_scripts SET used_at = @now WHERE digest = @digest", ("@now", Now()), ("@digest", digest)).ExecuteNonQuery();
        }
    }

    // The newest always stays, however large it is: it is about to run.
    private static List<string> FindSuperfluous(StoreConnection connection, long maxBytes)
    {
        using var reader = connection.Prepare(
            """
            SELECT digest FROM (
                SELECT digest, used_at,
                       SUM(size_bytes) OVER newest_first AS total,
                       ROW_NUMBER() OVER newest_first AS place
                FROM compiled_scripts
                WINDOW newest_first AS (ORDER BY used_at DESC, digest ROWS UNBOUNDED PRECEDING))
            WHERE total > @max AND place > 1
            """,
            ("@max", maxBytes)).ExecuteReader();
        var digests = new List<string>();
        while (reader.Read())
        {
            digests.Add(reader.GetString(0));
        }

        return digests;
    }

    private static void Remove(StoreConnection connection, string digest) =>
        connection.Prepare("DELETE FROM compiled_scripts WHERE digest = @digest", ("@digest", digest)).ExecuteNonQuery();
}
