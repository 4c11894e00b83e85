using ScriptHost.Data.Sql;

namespace ScriptHost.Data.Oracle;

/// <summary>Scripts' statements are Oracle's already: what is left is to know them.</summary>
internal static class OracleStatements
{
    private static readonly StatementCache Cache = new();

    public static TranslatedStatement Translate(string sql) => Cache.GetOrAdd(sql, "", static (text, _) => TranslateNew(text));

    private static TranslatedStatement TranslateNew(string sql)
    {
        var draft = new SqlDraft(sql);
        var kind = StatementKinds.Of(draft);
        return kind switch
        {
            StatementKind.Commit or StatementKind.Rollback => new TranslatedStatement("BEGIN NULL; END;", kind, []),

            // Nothing can be bound in DDL, and the body of a trigger has :new and :old.
            StatementKind.SchemaChange => new TranslatedStatement(sql, kind, []),
            _ => new TranslatedStatement(sql, kind, Placeholders.Unify(draft)),
        };
    }
}
