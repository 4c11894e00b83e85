using Microsoft.Data.Sqlite;
using ScriptHost.Posix;

namespace ScriptHost.Storage;

/// <summary>
/// The store's file as the writer has it open. Somebody may delete or replace it meanwhile; what is committed then would be gone with this
/// process, so that the writer looks after each commit and, if need be, writes the file anew.
/// </summary>
internal sealed class StoreFile : IDisposable
{
    private readonly string _path;
    private readonly string _synchronous;
    private readonly StoreSchema _schema;
    private ((ulong, ulong)? Data, (ulong, ulong)? Log) _opened;

    /// <param name="path">Of the file.</param>
    /// <param name="schema">Its tables.</param>
    /// <param name="durability">What a commit survives.</param>
    public StoreFile(string path, StoreSchema schema, Durability durability)
    {
        (_path, _schema, _synchronous) = (path, schema, durability == Durability.Full ? "FULL" : "NORMAL");
        Connection = Open();
    }

    public StoreConnection Connection { get; private set; }

    /// <summary>What it is called in messages.</summary>
    public string Title => _schema.Title;

    /// <summary>False when the path does not lead to the open files any more.</summary>
    public bool IsThere => _opened == Identify();

    /// <summary>Writes everything that is committed to a new file at the path, and opens that. What lies there now is kept beside it.</summary>
    /// <exception cref="SqliteException">It cannot be written.</exception>
    /// <exception cref="IOException">It cannot be put in place.</exception>
    public void WriteAnew()
    {
        var saved = $"{_path}.saved";
        StoreSchema.CopyTo(Connection, saved);
        Connection.Dispose();
        SqliteConnection.ClearAllPools();
        if (File.Exists(_path))
        {
            File.Move(_path, $"{_path}.found", overwrite: true);
        }

        // They belong to the file that was there, and would be taken for the new one's.
        File.Delete($"{_path}-wal");
        File.Delete($"{_path}-shm");
        File.Move(saved, _path);
        Connection = Open();
    }

    public void Dispose() => Connection.Dispose();

    private StoreConnection Open()
    {
        // Not pooled: closing it is to close the file.
        var connection = new StoreConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
        try
        {
            connection.Open();
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
