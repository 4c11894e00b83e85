using System.Text.RegularExpressions;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>The tables of a store as PostgreSQL has them: made of the same text as SQLite's, so that there is one text to keep right.</summary>
/// <param name="Tables">The text, and the steps from earlier versions.</param>
/// <param name="Name">Of the schema; lower case.</param>
internal sealed partial record PostgreSqlSchema(StoreSchema Tables, string Name)
{
    public string Title => Tables.Title;

    /// <summary>Makes the schema and its tables, or brings those of an earlier version up to this one; within a transaction.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED: a newer release wrote it.</exception>
    public void Migrate(StoreConnection connection)
    {
        // Asked first: a role that may not make schemas may be given one.
        if (connection.Prepare("SELECT 1 FROM pg_namespace WHERE nspname = @name", ("@name", Name)).ExecuteScalar() is null)
        {
            connection.ExecuteOnce($"CREATE SCHEMA {Name}");
        }

        if (connection.Prepare("SELECT 1 FROM pg_tables WHERE schemaname = @name AND tablename = 'store_version'", ("@name", Name)).ExecuteScalar() is null)
        {
            connection.ExecuteOnce("CREATE TABLE store_version (version BIGINT NOT NULL, served_by TEXT NOT NULL); INSERT INTO store_version VALUES (0, '')");
        }

        var found = (long)connection.Prepare("SELECT version FROM store_version").ExecuteScalar()!;
        if (found > Tables.Version)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed,
                $"The {Title} in the schema {Name} has version {found}, this release knows up to {Tables.Version}. Run the release that wrote it, or a newer one.");
        }

        if (found < Tables.Version)
        {
            connection.ExecuteOnce(Translate(Tables.Migration(found)));
            connection.Prepare("UPDATE store_version SET version = @version", ("@version", Tables.Version)).ExecuteNonQuery();
        }
    }

    /// <summary>SQLite's words for types and tables in PostgreSQL's.</summary>
    private static string Translate(string sql)
    {
        var translated = sql
            .Replace("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", StringComparison.Ordinal)
            .Replace(" WITHOUT ROWID", "", StringComparison.Ordinal);
        // Text is compared byte by byte, as SQLite does.
        translated = TextType().Replace(translated, "TEXT COLLATE \"C\"");
        translated = IntegerType().Replace(translated, "BIGINT");
        return BlobType().Replace(translated, "BYTEA");
    }

    [GeneratedRegex(@"\bTEXT\b")]
    private static partial Regex TextType();

    [GeneratedRegex(@"\bINTEGER\b")]
    private static partial Regex IntegerType();

    [GeneratedRegex(@"\bBLOB\b")]
    private static partial Regex BlobType();
}
