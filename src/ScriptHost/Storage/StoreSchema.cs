using Microsoft.Data.Sqlite;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>The tables of a store.</summary>
/// <param name="Title">What the store is called in messages.</param>
/// <param name="Version">Of the tables, in the file's user_version.</param>
/// <param name="Migration">The statements that bring a file of a given version up to this one; 0 is an empty file.</param>
internal sealed record StoreSchema(string Title, long Version, Func<long, string> Migration)
{
    /// <summary>Makes the tables, or brings those of an earlier version up to this one, in one transaction after a copy of the file.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED: a newer release wrote the file.</exception>
    public void Migrate(StoreConnection connection, string path)
    {
        var found = ReadVersion(connection);
        if (found > Version)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed,
                $"The {Title} '{path}' has version {found}, this release knows up to {Version}. Run the release that wrote it, or a newer one.");
        }

        if (found == Version)
        {
            return;
        }

        if (found > 0)
        {
            CopyTo(connection, $"{path}.version-{found}");
        }

        connection.Execute("BEGIN IMMEDIATE");
        // Somebody else may have been faster: commands share the data folder's store with its agent.
        connection.ExecuteOnce($"{Migration(ReadVersion(connection))} PRAGMA user_version = {Version}; COMMIT;");
    }

    /// <summary>Copies all that is committed into a new file.</summary>
    public static void CopyTo(StoreConnection connection, string path)
    {
        File.Delete(path);
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        ((SqliteConnection)connection.Driver).BackupDatabase(copy);
    }

    private static long ReadVersion(StoreConnection connection) => (long)connection.Prepare("PRAGMA user_version").ExecuteScalar()!;
}
