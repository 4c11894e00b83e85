using ScriptHost.Data.Sql;

namespace ScriptHost.Data.Sqlite;

/// <summary>A column or a constraint of CREATE TABLE: its tokens from <paramref name="First"/> up to, and without, <paramref name="End"/>.</summary>
internal sealed record TableElement(int First, int End);

/// <summary>
/// The parts of a CREATE TABLE statement: its name without quotes, the token that closes the list of columns and constraints, and
/// that list.
/// </summary>
internal sealed record CreatedTable(string Name, int Closing, IReadOnlyList<TableElement> Elements)
{
    /// <summary>Null when the statement creates no table, or one without a list of columns.</summary>
    public static CreatedTable? Find(SqlDraft draft)
    {
        if (!draft.IsWord(0, "CREATE"))
        {
            return null;
        }

        var index = 1;
        while (draft.IsKind(index, SqlTokenKind.Word) && !draft.IsWord(index, "TABLE"))
        {
            index++;
        }

        if (!draft.IsWord(index, "TABLE"))
        {
            return null;
        }

        var opening = index + 1;
        while (opening < draft.Count && !draft.IsSymbol(opening, '('))
        {
            opening++;
        }

        var closing = draft.Closing(opening);
        return closing >= draft.Count || !draft.IsName(opening - 1)
            ? null
            : new CreatedTable(draft.Text(opening - 1).Trim('"').ToString(), closing, Split(draft, opening, closing));
    }

    public TableElement? ElementAround(int index) => Elements.FirstOrDefault(element => element.First <= index && index < element.End);

    private static List<TableElement> Split(SqlDraft draft, int opening, int closing)
    {
        var elements = new List<TableElement>();
        var first = opening + 1;
        for (var index = first; index <= closing; index++)
        {
            if (index == closing || draft.IsSymbol(index, ','))
            {
                elements.Add(new TableElement(first, index));
                first = index + 1;
            }
            else if (draft.IsSymbol(index, '('))
            {
                index = draft.Closing(index);
            }
        }

        return elements;
    }
}
