using ScriptHost.Data.Sql;

namespace ScriptHost.Data.Sqlite;

/// <summary>
/// Oracle's type names pass as they are, and SQLite's rules give them the right affinity: NUMBER, DATE and TIMESTAMP numeric,
/// VARCHAR2 and CLOB text. Only what its grammar cannot read is dropped: length units and time zones.
/// </summary>
internal static class ColumnTypes
{
    public static void Translate(SqlDraft draft)
    {
        for (var index = 0; index < draft.Count; index++)
        {
            if (draft.IsWord(index, "CHAR", "BYTE") && draft.IsKind(index - 1, SqlTokenKind.Number) && draft.IsSymbol(index + 1, ')'))
            {
                draft.Remove(index, index + 1);
            }
            else if (draft.IsWord(index, "TIMESTAMP"))
            {
                RemoveTimeZone(draft, draft.IsSymbol(index + 1, '(') ? draft.Closing(index + 1) + 1 : index + 1);
            }
        }
    }

    private static void RemoveTimeZone(SqlDraft draft, int with)
    {
        var time = draft.IsWord(with + 1, "LOCAL") ? with + 2 : with + 1;
        if (draft.IsWord(with, "WITH") && draft.IsWord(time, "TIME") && draft.IsWord(time + 1, "ZONE"))
        {
            draft.Remove(with, time + 2);
        }
    }
}
