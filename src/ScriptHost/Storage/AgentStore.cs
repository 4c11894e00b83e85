using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>
/// agent.db: runs, and what is known of compiled scripts. All writes go through <see cref="Writer"/>; readers open connections of their own.
/// </summary>
internal sealed class AgentStore : IAsyncDisposable
{
    private readonly string _connectionString;

    private AgentStore(string folder, DiskReserve reserve, Durability durability, ILogger logger)
    {
        var path = Path.Combine(folder, "agent.db");
        (Folder, Reserve) = (folder, reserve);
        Writer = new StoreWriter(new StoreFile(path, AgentSchema.Schema, durability, reserve, logger), logger);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString();
    }

    public StoreWriter Writer { get; }

    /// <summary>The folder that agent.db lies in.</summary>
    public string Folder { get; }

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
        try
        {
            return new AgentStore(folder, new DiskReserve(folder, reserveBytes), durability, logger);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed, $"The folder '{folder}' cannot be written: {exception.Message} Check its mode and free space.", exception);
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
