using Microsoft.Data.Sqlite;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>
/// agent.db: opened with write-ahead logging and synchronous NORMAL, which survives any kill of the process. All writes go through
/// <see cref="Writer"/>; readers open connections of their own.
/// </summary>
internal sealed class AgentStore : IAsyncDisposable
{
    private const int Version = 1;

    private const string Schema = """
        CREATE TABLE runs (
            run_id        TEXT NOT NULL PRIMARY KEY,
            owner         TEXT NOT NULL,
            job_name      TEXT NOT NULL,
            accepted_at   INTEGER NOT NULL,  -- Unix time in milliseconds
            state         INTEGER NOT NULL,  -- RunState of agent.proto
            record        BLOB NOT NULL      -- RunRecord of agent.proto
        );
        CREATE INDEX runs_by_owner ON runs (owner, accepted_at);
        CREATE TABLE compiled_scripts (
            digest        TEXT NOT NULL PRIMARY KEY,  -- of the source set
            reply         BLOB NOT NULL,     -- CompileReply of worker.proto, with the digests of the files in place of their bytes
            size_bytes    INTEGER NOT NULL,
            used_at       INTEGER NOT NULL   -- Unix time in milliseconds
        );
        CREATE TABLE package_locks (
            packages      TEXT NOT NULL PRIMARY KEY,  -- what was asked for, and the platform
            lock          BLOB NOT NULL      -- PackageLock of worker.proto
        );
        """;

    private readonly string _connectionString;

    private AgentStore(string folder, string connectionString, StoreWriter writer) =>
        (Folder, _connectionString, Writer) = (folder, connectionString, writer);

    /// <summary>The folder that agent.db lies in.</summary>
    public string Folder { get; }

    public StoreWriter Writer { get; }

    /// <summary>Opens the store in a folder, and makes it when there is none.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED: the file cannot be opened, or was written by a newer release.</exception>
    public static AgentStore Open(string folder)
    {
        SQLitePCL.Batteries_V2.Init();
        var path = Path.Combine(folder, "agent.db");
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString();
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
            Migrate(connection, path);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new ScriptHostException(
                ErrorCode.StoreFailed, $"The journal '{path}' cannot be opened: {exception.Message} Check the folder's mode and free space.", exception);
        }

        return new AgentStore(folder, connectionString, new StoreWriter(connection));
    }

    /// <summary>A connection for reading; the caller disposes of it, which gives it back to the driver's pool.</summary>
    public async Task<SqliteConnection> OpenReaderAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    private static void Migrate(SqliteConnection connection, string path)
    {
        var found = ReadVersion(connection);
        if (found == 0)
        {
            Execute(connection, "BEGIN IMMEDIATE");
            // Somebody else may have been faster: commands share the data folder's store with its agent.
            Execute(connection, ReadVersion(connection) == 0 ? $"{Schema} PRAGMA user_version = {Version}; COMMIT;" : "COMMIT");
        }
        else if (found > Version)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed,
                $"The journal '{path}' has version {found}, this release knows up to {Version}. Run the release that wrote it, or a newer one.");
        }
    }

    private static long ReadVersion(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
