using Microsoft.Data.Sqlite;
using ScriptHost.Scripting;
using SQLitePCL;

namespace ScriptHost.Data.Sqlite;

/// <summary>SQLite's result codes by their documented names (https://www.sqlite.org/rescode.html), and words for those that want some.</summary>
internal static class SqliteErrors
{
    private static readonly Dictionary<int, string> Names = new()
    {
        [1] = "SQLITE_ERROR",
        [2] = "SQLITE_INTERNAL",
        [3] = "SQLITE_PERM",
        [4] = "SQLITE_ABORT",
        [5] = "SQLITE_BUSY",
        [6] = "SQLITE_LOCKED",
        [7] = "SQLITE_NOMEM",
        [8] = "SQLITE_READONLY",
        [9] = "SQLITE_INTERRUPT",
        [10] = "SQLITE_IOERR",
        [11] = "SQLITE_CORRUPT",
        [12] = "SQLITE_NOTFOUND",
        [13] = "SQLITE_FULL",
        [14] = "SQLITE_CANTOPEN",
        [15] = "SQLITE_PROTOCOL",
        [17] = "SQLITE_SCHEMA",
        [18] = "SQLITE_TOOBIG",
        [19] = "SQLITE_CONSTRAINT",
        [20] = "SQLITE_MISMATCH",
        [21] = "SQLITE_MISUSE",
        [23] = "SQLITE_AUTH",
        [25] = "SQLITE_RANGE",
        [26] = "SQLITE_NOTADB",
        [BusySnapshot] = "SQLITE_BUSY_SNAPSHOT",
        [275] = "SQLITE_CONSTRAINT_CHECK",
        [787] = "SQLITE_CONSTRAINT_FOREIGNKEY",
        [1299] = "SQLITE_CONSTRAINT_NOTNULL",
        [1555] = "SQLITE_CONSTRAINT_PRIMARYKEY",
        [1811] = "SQLITE_CONSTRAINT_TRIGGER",
        [2067] = "SQLITE_CONSTRAINT_UNIQUE",
        [2579] = "SQLITE_CONSTRAINT_ROWID",
    };

    private const int BusySnapshot = 517;

    public static ScriptDbException Describe(SqliteException error) => new(
        Name(error),
        error.SqliteExtendedErrorCode,
        $"{Name(error)}: {Text(error)}",
        error,
        isTransient: error.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED);

    /// <summary>The name of the extended code, or of the plain one when nothing depends on the difference.</summary>
    public static string Name(SqliteException error) =>
        Names.GetValueOrDefault(error.SqliteExtendedErrorCode)
        ?? Names.GetValueOrDefault(error.SqliteErrorCode)
        ?? "SQLITE_ERROR";

    /// <summary>What SQLite says, without the driver's frame around it, or better words.</summary>
    public static string Text(SqliteException error)
    {
        if (error.SqliteExtendedErrorCode == BusySnapshot)
        {
            return "another connection changed the database while this one was still reading; read the rows to the end before changing any";
        }

        if (error.SqliteErrorCode == raw.SQLITE_BUSY)
        {
            return "another connection is writing and did not commit in time; let it commit earlier, or raise 'Default Timeout' in the profile's connection string";
        }

        var from = error.Message.IndexOf('\'', StringComparison.Ordinal) + 1;
        var to = error.Message.LastIndexOf('\'');
        return from > 0 && to > from ? error.Message[from..to] : error.Message;
    }
}
