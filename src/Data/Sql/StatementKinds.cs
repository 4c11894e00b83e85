namespace ScriptHost.Data.Sql;

/// <summary>Tells from a statement's words what it means to the transaction. A text of several statements counts as its strongest one.</summary>
internal static class StatementKinds
{
    public static StatementKind Of(SqlDraft draft)
    {
        if (EndsAfterWork(draft, "COMMIT"))
        {
            return StatementKind.Commit;
        }

        if (EndsAfterWork(draft, "ROLLBACK"))
        {
            return StatementKind.Rollback;
        }

        var kind = StatementKind.Query;
        var start = 0;
        while (start < draft.Count)
        {
            var end = StatementEnd(draft, start);
            var one = OfOne(draft, start, end);
            kind = one > kind ? one : kind;
            start = end + 1;
        }

        return kind;
    }

    private static StatementKind OfOne(SqlDraft draft, int start, int end)
    {
        if (start == end)
        {
            return StatementKind.Query;
        }

        return draft.Text(start).ToString().ToUpperInvariant() switch
        {
            "SELECT" or "VALUES" or "TABLE" or "EXPLAIN" or "SHOW" or "SET" or "PRAGMA" or "VACUUM" or "ATTACH" or "DETACH" => StatementKind.Query,
            "WITH" => HasChange(draft, start, end) ? StatementKind.Change : StatementKind.Query,
            "CREATE" or "DROP" or "ALTER" or "TRUNCATE" or "COMMENT" or "GRANT" or "REVOKE" => StatementKind.SchemaChange,
            _ => StatementKind.Change,
        };
    }

    private static bool HasChange(SqlDraft draft, int start, int end)
    {
        for (var index = start; index < end; index++)
        {
            if (draft.IsSymbol(index, '('))
            {
                index = draft.Closing(index);
            }
            else if (draft.IsWord(index, "INSERT", "UPDATE") || draft.IsWord(index, "DELETE")
                || (draft.IsWord(index, "REPLACE") && !draft.IsSymbol(index + 1, '(')))
            {
                return true;
            }
        }

        return false;
    }

    private static int StatementEnd(SqlDraft draft, int start)
    {
        var index = start;
        while (index < draft.Count && !draft.IsSymbol(index, ';'))
        {
            index++;
        }

        return index;
    }

    /// <summary>True for <c>COMMIT [WORK] [;]</c> and nothing else: ROLLBACK TO a savepoint leaves the transaction open.</summary>
    private static bool EndsAfterWork(SqlDraft draft, string verb)
    {
        if (!draft.IsWord(0, verb))
        {
            return false;
        }

        var next = draft.IsWord(1, "WORK") ? 2 : 1;
        return next == draft.Count || (next == draft.Count - 1 && draft.IsSymbol(next, ';'));
    }
}
