namespace ScriptHost.Cli.Sql.Profiles;

/// <summary>What SQL*Plus says of a statement that was executed.</summary>
internal static class StatementFeedback
{
    // What CREATE, DROP and ALTER are about; words such as OR REPLACE, UNIQUE or GLOBAL TEMPORARY come before it.
    private static readonly HashSet<string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        "TABLE", "INDEX", "VIEW", "SEQUENCE", "TRIGGER", "FUNCTION", "PROCEDURE", "PACKAGE", "TYPE", "SYNONYM", "SCHEMA", "USER", "ROLE", "DOMAIN", "EXTENSION", "DATABASE", "SESSION",
    };

    public static string OfRows(long count) => count switch { 0 => "no rows selected", 1 => "1 row selected.", _ => $"{count} rows selected." };

    public static string Of(PlannedStatement statement, long count) => statement.Word switch
    {
        _ when statement.IsBlock => "PL/SQL procedure successfully completed.",
        "INSERT" => $"{Rows(count)} created.",
        "UPDATE" => $"{Rows(count)} updated.",
        "DELETE" => $"{Rows(count)} deleted.",
        "MERGE" => $"{Rows(count)} merged.",
        "COMMIT" => "Commit complete.",
        "ROLLBACK" => "Rollback complete.",
        "SAVEPOINT" => "Savepoint created.",
        "CREATE" => $"{KindOf(statement.Sql)} created.",
        "DROP" => $"{KindOf(statement.Sql)} dropped.",
        "ALTER" => $"{KindOf(statement.Sql)} altered.",
        "TRUNCATE" => "Table truncated.",
        "COMMENT" => "Comment created.",
        "GRANT" => "Grant succeeded.",
        "REVOKE" => "Revoke succeeded.",
        _ => "Statement executed.",
    };

    private static string Rows(long count) => count == 1 ? "1 row" : $"{count} rows";

    private static string KindOf(string sql)
    {
        var word = sql.Split((char[]?)null, 9, StringSplitOptions.RemoveEmptyEntries).Skip(1).FirstOrDefault(Kinds.Contains) ?? "Object";
        return char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant();
    }
}
