namespace ScriptHost.Data.Sql;

/// <summary>
/// <c>RETURNING a, b INTO :x, :y</c> for databases that return the values as a row: the INTO clause goes, and its placeholders are
/// filled from the row.
/// </summary>
internal static class ReturningInto
{
    /// <summary>Takes the clause out of the draft and gives its placeholders, without prefix; none when there is no such clause.</summary>
    public static List<string> Remove(SqlDraft draft)
    {
        var targets = new List<string>();
        var into = Find(draft);
        for (var index = into + 1; into >= 0 && draft.IsKind(index, SqlTokenKind.Placeholder); index += 2)
        {
            targets.Add(draft.Text(index)[1..].ToString());
            if (!draft.IsSymbol(index + 1, ','))
            {
                draft.Remove(into, index + 1);
                break;
            }
        }

        return targets;
    }

    private static int Find(SqlDraft draft)
    {
        var isReturning = false;
        for (var index = 0; index < draft.Count; index++)
        {
            if (draft.IsSymbol(index, '('))
            {
                index = draft.Closing(index);
            }
            else if (draft.IsWord(index, "RETURNING", "RETURN"))
            {
                isReturning = true;
            }
            else if (isReturning && draft.IsWord(index, "INTO") && draft.IsKind(index + 1, SqlTokenKind.Placeholder))
            {
                return index;
            }
        }

        return -1;
    }
}
