using ScriptHost.Data.Sql;

namespace ScriptHost.Data.Sqlite;

/// <summary>
/// <c>[OFFSET m ROWS] [FETCH FIRST n ROWS ONLY]</c> becomes <c>LIMIT m, n</c>: the spelling of LIMIT that keeps the order of the
/// placeholders.
/// </summary>
internal static class RowLimits
{
    public static void Translate(SqlDraft draft)
    {
        for (var index = 0; index < draft.Count; index++)
        {
            if (draft.IsWord(index, "OFFSET") && AfterValue(draft, index + 1) is var rows && draft.IsWord(rows, "ROW", "ROWS"))
            {
                draft.Replace(index, "LIMIT");
                draft.Remove(rows, rows + 1);
                if (IsFetch(draft, rows + 1))
                {
                    index = TranslateFetch(draft, rows + 1, ",");
                }
                else
                {
                    draft.Replace(rows, ", -1");
                }
            }
            else if (IsFetch(draft, index))
            {
                index = TranslateFetch(draft, index, "LIMIT");
            }
        }
    }

    private static bool IsFetch(SqlDraft draft, int index) =>
        draft.IsWord(index, "FETCH") && draft.IsWord(index + 1, "FIRST", "NEXT");

    /// <summary>Returns the index of the clause's last token.</summary>
    private static int TranslateFetch(SqlDraft draft, int fetch, string lead)
    {
        var hasCount = !draft.IsWord(fetch + 2, "ROW", "ROWS");
        var rows = hasCount ? AfterValue(draft, fetch + 2) : fetch + 2;
        if (!draft.IsWord(rows, "ROW", "ROWS") || !draft.IsWord(rows + 1, "ONLY"))
        {
            throw SqliteTranslator.Refusal("FETCH FIRST with PERCENT or WITH TIES");
        }

        draft.Replace(fetch, lead);
        draft.Replace(fetch + 1, hasCount ? "" : "1");
        draft.Remove(rows, rows + 2);
        return rows + 1;
    }

    /// <summary>The index after a number, a placeholder or an expression in parentheses.</summary>
    private static int AfterValue(SqlDraft draft, int index) => draft.IsSymbol(index, '(') ? draft.Closing(index) + 1 : index + 1;
}
