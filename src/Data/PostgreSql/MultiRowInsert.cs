using System.Text;
using ScriptHost.Data.Sql;

namespace ScriptHost.Data.PostgreSql;

/// <summary>An INSERT of one row of values, and nothing behind them, that can be written for many rows: <c>INSERT INTO t VALUES ($1, $2), ($3, $4)</c>.</summary>
internal sealed class MultiRowInsert
{
    private readonly string _head;
    private readonly string[] _pieces;
    private readonly int[] _order;

    private MultiRowInsert(string head, string[] pieces, int[] order, int placeholderCount)
    {
        _head = head;
        _pieces = pieces;
        _order = order;
        PlaceholderCount = placeholderCount;
    }

    /// <summary>The values of each row.</summary>
    public int PlaceholderCount { get; }

    /// <summary>Null when the statement is anything else.</summary>
    public static MultiRowInsert? Parse(TranslatedStatement statement)
    {
        var draft = new SqlDraft(statement.Text, SqlSyntax.PostgreSql);
        var values = Enumerable.Range(0, draft.Count).FirstOrDefault(index => draft.IsWord(index, "VALUES") && draft.IsSymbol(index + 1, '('));
        var closing = draft.Closing(values + 1);
        if (!draft.IsWord(0, "INSERT") || values == 0 || closing != draft.Count - 1 || statement.Placeholders.Count == 0)
        {
            return null;
        }

        // The statement is cut before and behind the values and at the placeholders, by marks that no statement holds.
        var order = new List<int>();
        for (var index = 0; index < draft.Count; index++)
        {
            if (draft.Kind(index) == SqlTokenKind.Placeholder)
            {
                if (index < values)
                {
                    return null;
                }

                order.Add(statement.Placeholders.ToList().IndexOf(draft.Text(index)[1..].ToString()));
                draft.Replace(index, "\0");
            }
        }

        draft.Replace(values + 1, "\u0001(");
        draft.Replace(closing, ")\u0001");

        // What follows can be a comment only: behind the first row it would swallow the others.
        return draft.ToString().Split('\u0001') is [var head, var row, _]
            ? new MultiRowInsert(head, row.Split('\0'), [.. order], statement.Placeholders.Count)
            : null;
    }

    /// <summary>The statement for that many rows; the placeholders of row r begin at r × <see cref="PlaceholderCount"/> + 1.</summary>
    public string TextFor(int rowCount)
    {
        var text = new StringBuilder(_head);
        for (var row = 0; row < rowCount; row++)
        {
            text.Append(row == 0 ? "" : ", ").Append(_pieces[0]);
            for (var index = 0; index < _order.Length; index++)
            {
                text.Append('$').Append((row * PlaceholderCount) + _order[index] + 1).Append(_pieces[index + 1]);
            }
        }

        return text.ToString();
    }
}
