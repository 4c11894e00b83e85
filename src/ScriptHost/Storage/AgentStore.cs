using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>
/// agent.db: with write-ahead logging. All writes go through <see cref="Writer"/>; readers open connections of their own.
/// </summary>
internal sealed class AgentStore : IAsyncDisposable
{
    private readonly string _connectionString;

    private AgentStore(string folder, string path, StoreFile file, DiskReserve reserve, ILogger logger)
    {
        Folder = folder;
        Reserve = reserve;
        Writer = new StoreWriter(file, reserve, logger);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString();
    }

    /// <summary>The folder that agent.db lies in.</summary>
    public string Folder { get; }

    public StoreWriter Writer { get; }

    /// <summary>The space that is kept for the ends of runs.</summary>
    public DiskReserve Reserve { get; }

    /// <summary>Opens the store in a folder, and makes it when there is none.</summary>
    /// <param name="folder">On a local disk.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <param name="durability">What a commit survives.</param>
    /// <param name="reserveBytes">Space to keep for the ends of runs.</param>
    /// <exception cref="ScriptHostException">STORE_FAILED: the file cannot be opened, or was written by a newer release.</exception>
    public static AgentStore Open(string folder, ILogger logger, Durability durability = Durability.Normal, long reserveBytes = 0)
    {
        SQLitePCL.Batteries_V2.Init();
        var path = Path.Combine(folder, "agent.db");
        try
        {
            return new AgentStore(folder, path, new StoreFile(path, durability), new DiskReserve(folder, reserveBytes), logger);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed, $"The journal '{path}' cannot be opened: {exception.Message} Check the folder's mode and free space.", exception);
        }
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
}
