using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>
/// An SQLite file with write-ahead logging. All writes go through <see cref="Writer"/>; readers open connections of their own.
/// </summary>
internal abstract class Store : IAsyncDisposable
{
    private readonly string _connectionString;

    /// <param name="path">On a local disk; made when it is not there.</param>
    /// <param name="schema">Its tables.</param>
    /// <param name="durability">What a commit survives.</param>
    /// <param name="reserve">Space for what must be written when the disk is full.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <exception cref="ScriptHostException">STORE_FAILED: the file cannot be opened, or was written by a newer release.</exception>
    protected Store(string path, StoreSchema schema, Durability durability, DiskReserve reserve, ILogger logger)
    {
        SQLitePCL.Batteries_V2.Init();
        try
        {
            Writer = new StoreWriter(new StoreFile(path, schema, durability), reserve, logger);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed, $"The {schema.Title} '{path}' cannot be opened: {exception.Message} Check the folder's mode and free space.", exception);
        }

        _connectionString = new SqliteConnectionStringBuilder { DataSource = path }.ToString();
    }

    public StoreWriter Writer { get; }

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
