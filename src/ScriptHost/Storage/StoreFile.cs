using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;
using ScriptHost.Posix;

namespace ScriptHost.Storage;

/// <summary>
/// An SQLite file with write-ahead logging. Somebody may delete or replace it meanwhile; what is committed then would be gone with this
/// process, so that it is looked for after each commit and, if need be, written anew.
/// </summary>
internal sealed class StoreFile : IStoreDatabase
{
    private readonly string _path;
    private readonly string _synchronous;
    private readonly StoreSchema _schema;
    private readonly DiskReserve _reserve;
    private readonly ILogger _logger;
    private StoreConnection? _connection;
    private ((ulong, ulong)? Data, (ulong, ulong)? Log) _opened;

    /// <param name="path">On a local disk; made when it is not there.</param>
    /// <param name="schema">Its tables.</param>
    /// <param name="durability">What a commit survives.</param>
    /// <param name="reserve">Space for what must be written when the disk is full.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <exception cref="ScriptHostException">STORE_FAILED: it cannot be opened, or was written by a newer release.</exception>
    public StoreFile(string path, StoreSchema schema, Durability durability, DiskReserve reserve, ILogger logger)
    {
        SQLitePCL.Batteries_V2.Init();
        (_path, _schema, _synchronous, _reserve, _logger) = (path, schema, durability == Durability.Full ? "FULL" : "NORMAL", reserve, logger);
        try
        {
            _connection = Open();
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed, $"The {schema.Title} '{path}' cannot be opened: {exception.Message} Check the folder's mode and free space.", exception);
        }
    }

    public string Title => _schema.Title;

    public StoreConnection Begin()
    {
        // It could not be opened when it was to be written anew.
        _connection ??= OpenSaved();
        _connection.Execute("BEGIN IMMEDIATE");
        return _connection;
    }

    public void Commit()
    {
        _connection!.Execute("COMMIT");
        if (_opened != Identify())
        {
            StorageLog.FileGone(_logger, Title);
            WriteAnew(_connection);
        }
    }

    public void RollBack()
    {
        try
        {
            _connection?.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // Some failures roll back by themselves.
        }
    }

    public ScriptHostException FailureOf(Exception exception)
    {
        if (exception is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR })
        {
            _reserve.Release();
        }

        return new ScriptHostException(
            ErrorCode.StoreFailed, $"The {Title} cannot be written ({exception.Message.TrimEnd('.')}): check the data folder and its free space.", exception);
    }

    public void Dispose() => _connection?.Dispose();

    private string Saved => $"{_path}.saved";

    /// <summary>Writes everything that is committed to a new file at the path, and opens that. What lies there now is kept beside it.</summary>
    private void WriteAnew(StoreConnection connection)
    {
        StoreSchema.CopyTo(connection, Saved);
        // From here on, what was saved is all that there is; whatever fails is tried again by the next write.
        _connection = null;
        connection.Dispose();
        SqliteConnection.ClearAllPools();
        _connection = OpenSaved();
    }

    private StoreConnection OpenSaved()
    {
        // It is not there when opening alone had failed.
        if (File.Exists(Saved))
        {
            if (File.Exists(_path))
            {
                File.Move(_path, $"{_path}.found", overwrite: true);
            }

            // They belong to the file that was there, and would be taken for the new one's.
            File.Delete($"{_path}-wal");
            File.Delete($"{_path}-shm");
            File.Move(Saved, _path);
        }

        return Open();
    }

    private StoreConnection Open()
    {
        // Not pooled: closing it is to close the file.
        var file = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
        var connection = new StoreConnection(file);
        try
        {
            file.Open();
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute($"PRAGMA synchronous = {_synchronous}");
            _schema.Migrate(connection, _path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        _opened = Identify();
        return connection;
    }

    private ((ulong, ulong)?, (ulong, ulong)?) Identify() => (Identify(_path), Identify($"{_path}-wal"));

    private static (ulong, ulong)? Identify(string path) => FileStamp.TryRead(path) is { } stamp ? (stamp.Device, stamp.Inode) : null;
}
