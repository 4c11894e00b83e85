using Microsoft.Data.Sqlite;
using ScriptHost.Scripting;
using SQLitePCL;

namespace ScriptHost.Data.Sqlite;

/// <summary>Opens an owner's database file, and makes it when there is none.</summary>
internal static class SqliteOpener
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    static SqliteOpener() => Batteries_V2.Init();

    /// <exception cref="ScriptDbException">The file cannot be opened.</exception>
    public static SqliteDialect Open(ConnectionSettings settings)
    {
        var connection = new SqliteConnection(Parse(settings).ToString());
        try
        {
            CreateFolder(connection.DataSource);
            connection.Open();
            Configure(connection);
            return new SqliteDialect(connection, settings.Schema);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection.Dispose();
            throw CannotOpen(settings, connection.DataSource, e);
        }
    }

    private static SqliteConnectionStringBuilder Parse(ConnectionSettings settings)
    {
        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new SqliteConnectionStringBuilder(settings.ConnectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            // Not as the inner exception: the parser repeats what it could not read, and that may be a piece of a secret.
            throw BadConnectionString(settings);
        }

        if (!Path.IsPathFullyQualified(builder.DataSource))
        {
            throw BadConnectionString(settings);
        }

        // A pooled handle would carry temporary tables and attached files from one run into the next.
        builder.Pooling = false;
        builder.ForeignKeys = true;
        return builder;
    }

    private static void CreateFolder(string file)
    {
        if (Path.GetDirectoryName(file) is not { } folder)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }

    private static void Configure(SqliteConnection connection)
    {
        // Short, because SQLite cannot be interrupted in it: the command's own time-out repeats it.
        raw.sqlite3_busy_timeout(connection.Handle, 100);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";
        command.ExecuteNonQuery();
    }

    private static ScriptDbException BadConnectionString(ConnectionSettings settings) => new(
        "BAD_CONNECTION_STRING",
        0,
        $"The connection string of profile '{settings.ProfileName}' is not one for sqlite: it wants 'Data Source=' with an absolute path.");

    private static ScriptDbException CannotOpen(ConnectionSettings settings, string file, Exception cause)
    {
        var (code, number, text) = cause is SqliteException error
            ? (SqliteErrors.Name(error), error.SqliteExtendedErrorCode, SqliteErrors.Text(error))
            : ("SQLITE_CANTOPEN", raw.SQLITE_CANTOPEN, cause.Message);
        return new ScriptDbException(
            code,
            number,
            $"The database of profile '{settings.ProfileName}' cannot be opened: {file}: {text}. "
                + "Check that the path is right and that its folder and file may be written.",
            cause);
    }
}
