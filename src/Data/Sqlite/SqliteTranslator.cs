using System.Collections.Concurrent;
using ScriptHost.Data.Sql;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Sqlite;

/// <summary>
/// Puts Oracle's spelling of common statements into SQLite's, with built-in functions only, so that what a script creates (views,
/// column defaults) also works for Python and for any other tool that opens the file. What cannot be had is refused by name.
/// </summary>
internal static class SqliteTranslator
{
    // A job's statements are few; a script that writes its values into the text must not fill the worker's memory.
    private const int MaxCachedStatements = 1000;
    private const int MaxCachedLength = 16 * 1024;

    // COMMIT and ROLLBACK are the connection's to do; what is left to execute does nothing.
    private const string Nothing = "SELECT NULL WHERE 0";

    private static readonly ConcurrentDictionary<(string Sql, string User), TranslatedStatement> Cache = new();

    /// <param name="sql">As the script wrote it.</param>
    /// <param name="user">What <c>USER</c> stands for.</param>
    /// <exception cref="ScriptDbException">The statement needs what SQLite does not have.</exception>
    public static TranslatedStatement Translate(string sql, string user)
    {
        if (Cache.TryGetValue((sql, user), out var statement))
        {
            return statement;
        }

        statement = TranslateNew(sql, user);
        if (sql.Length <= MaxCachedLength)
        {
            if (Cache.Count >= MaxCachedStatements)
            {
                Cache.Clear();
            }

            Cache[(sql, user)] = statement;
        }

        return statement;
    }

    private static TranslatedStatement TranslateNew(string sql, string user)
    {
        var draft = new SqlDraft(sql);
        var kind = StatementKinds.Of(draft);
        if (kind is StatementKind.Commit or StatementKind.Rollback)
        {
            return new TranslatedStatement(Nothing, kind, []);
        }

        if (draft.IsWord(0, "BEGIN", "DECLARE"))
        {
            throw Refusal("PL/SQL blocks");
        }

        if (kind == StatementKind.SchemaChange)
        {
            IdentityColumns.Translate(draft);
            ColumnTypes.Translate(draft);
        }

        RowLimits.Translate(draft);
        Expressions.Translate(draft, user);
        return new TranslatedStatement(draft.ToString(), kind, Placeholders(draft));
    }

    private static List<string> Placeholders(SqlDraft draft)
    {
        var names = new List<string>();
        for (var index = 0; index < draft.Count; index++)
        {
            if (draft.Kind(index) == SqlTokenKind.Placeholder)
            {
                names.Add(draft.Text(index)[1..].ToString());
            }
        }

        return names;
    }

    internal static ScriptDbException Refusal(string what) =>
        new("UNSUPPORTED", 0, $"The embedded database does not have {what}. Write the statement without, or run the job against an Oracle database.");
}
