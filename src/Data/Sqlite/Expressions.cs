using ScriptHost.Data.Sql;

namespace ScriptHost.Data.Sqlite;

/// <summary>The words and literals that may stand anywhere in a statement: dates, USER, NVL, DUAL, q'[…]', names with #.</summary>
internal static class Expressions
{
    private const string OneRow = "(SELECT 'X' AS DUMMY)";

    public static void Translate(SqlDraft draft, string user)
    {
        for (var index = 0; index < draft.Count; index++)
        {
            if (draft.Kind(index) == SqlTokenKind.Word)
            {
                TranslateWord(draft, index, user);
            }
            else if (draft.Kind(index) == SqlTokenKind.Text && draft.Text(index)[0] != '\'')
            {
                draft.Replace(index, PlainLiteral(draft.Text(index)));
            }
        }
    }

    private static void TranslateWord(SqlDraft draft, int index, string user)
    {
        if (draft.Text(index).Contains('#'))
        {
            draft.Replace(index, $"\"{draft.Text(index)}\"");
        }
        else if (!draft.IsSymbol(index - 1, '.'))
        {
            TranslateKeyword(draft, index, user);
        }
    }

    private static void TranslateKeyword(SqlDraft draft, int index, string user)
    {
        if (draft.IsWord(index, "USER") && !draft.IsSymbol(index + 1, '.'))
        {
            draft.Replace(index, Quote(user));
        }
        else if (draft.IsWord(index, "NVL") && draft.IsSymbol(index + 1, '('))
        {
            draft.Replace(index, "ifnull");
        }
        else if (draft.IsWord(index, "DUAL") && draft.IsWord(index - 1, "FROM", "JOIN"))
        {
            draft.Replace(index, OneRow);
        }
        else
        {
            Dates.Translate(draft, index);
        }
    }

    private static string PlainLiteral(ReadOnlySpan<char> literal)
    {
        var quote = literal.IndexOf('\'');
        if (literal[quote - 1] is not ('q' or 'Q'))
        {
            return literal[quote..].ToString();
        }

        var isClosed = literal.Length >= quote + 4;
        return isClosed ? Quote(literal[(quote + 2)..^2].ToString()) : literal.ToString();
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
