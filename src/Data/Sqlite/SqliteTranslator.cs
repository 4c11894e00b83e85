using ScriptHost.Data.Sql;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Sqlite;

/// <summary>
/// Puts Oracle's spelling of common statements into SQLite's, with built-in functions only, so that what a script creates (views,
/// column defaults) also works for Python and for any other tool that opens the file. What cannot be had is refused by name.
/// </summary>
internal static class SqliteTranslator
{
    // COMMIT and ROLLBACK are the connection's to do; what is left to execute does nothing.
    private const string Nothing = "SELECT NULL WHERE 0";

    private static readonly StatementCache Cache = new();

    /// <param name="sql">As the script wrote it.</param>
    /// <param name="user">What <c>USER</c> stands for.</param>
    /// <exception cref="ScriptDbException">The statement needs what SQLite does not have.</exception>
    public static TranslatedStatement Translate(string sql, string user) => Cache.GetOrAdd(sql, user, TranslateNew);

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
        var placeholders = Placeholders.Unify(draft);
        var returnedInto = ReturningInto.Remove(draft);
        return new TranslatedStatement(draft.ToString(), kind, placeholders) { ReturnedInto = returnedInto };
    }

    internal static ScriptDbException Refusal(string what) =>
        new("UNSUPPORTED", 0, $"The embedded database does not have {what}. Write the statement without, or run the job against an Oracle database.");
}
