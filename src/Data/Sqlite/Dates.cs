using ScriptHost.Data.Sql;

namespace ScriptHost.Data.Sqlite;

/// <summary>
/// SYSDATE, TO_DATE, TO_CHAR, TRUNC, and days added to a date. Times are texts in SQLite: what would be text plus number without an
/// error is refused instead.
/// </summary>
internal static class Dates
{
    private const string Form = "%Y-%m-%d %H:%M:%S";

    // In parentheses, like all that is a date, because a column's DEFAULT wants them. The formats are those that the driver writes for DateTime and DateTimeOffset.
    private const string LocalTime = $"(strftime('{Form}', 'now', 'localtime'))";
    private const string TimeWithZone = "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '+00:00')";

    /// <summary>Translates the expression that begins at a word, if it is one of these.</summary>
    public static void Translate(SqlDraft draft, int index)
    {
        if (draft.IsWord(index, "SYSTIMESTAMP"))
        {
            RefuseArithmetic(draft, index, index);
            draft.Replace(index, TimeWithZone);
        }
        else if (draft.IsWord(index, "SYSDATE"))
        {
            draft.Replace(index, LocalTime);
            AddDays(draft, index, index);
        }
        else if (draft.IsSymbol(index + 1, '('))
        {
            TranslateCall(draft, index, draft.Closing(index + 1));
        }
    }

    private static void TranslateCall(SqlDraft draft, int index, int closing)
    {
        if (draft.IsWord(index, "TO_CHAR"))
        {
            TranslateToChar(draft, index, closing);
        }
        else if (draft.IsWord(index, "TO_DATE"))
        {
            var (comma, format) = Format(draft, index, closing) ?? throw SqliteTranslator.Refusal("TO_DATE without a format");
            draft.Replace(index, $"(SELECT {DateFormat.FromText(format)} FROM (SELECT ");
            draft.Replace(index + 1, "");
            draft.Remove(comma, closing);
            draft.Replace(closing, " AS v))");
            AddDays(draft, index, closing);
        }
        else if (draft.IsWord(index, "TRUNC"))
        {
            TranslateTrunc(draft, index, closing);
        }
    }

    private static void TranslateToChar(SqlDraft draft, int index, int closing)
    {
        if (Format(draft, index, closing) is var (comma, format))
        {
            draft.Replace(index, $"strftime('{DateFormat.ToStrftime(format)}', ");
            draft.Replace(index + 1, "");
            draft.Remove(comma, closing);
        }
        else
        {
            draft.Replace(index, "CAST");
            draft.Replace(closing, " AS TEXT)");
        }
    }

    private static void TranslateTrunc(SqlDraft draft, int index, int closing)
    {
        var unit = Format(draft, index, closing);
        if (unit is var (comma, name))
        {
            var form = DateFormat.Truncated(name) ?? throw SqliteTranslator.Refusal($"TRUNC to '{name}'");
            draft.Replace(index, $"(strftime('{form}', ");
            draft.Replace(index + 1, "");
            draft.Remove(comma, closing);
            draft.Replace(closing, "))");
            AddDays(draft, index, closing);
        }
        else if (draft.IsWord(index + 2, "SYSDATE", "TO_DATE"))
        {
            draft.Replace(index, "(strftime('%Y-%m-%d 00:00:00', ");
            draft.Replace(index + 1, "");
            draft.Replace(closing, "))");
            AddDays(draft, index, closing);
        }
        else
        {
            // A number or a date: only the value tells.
            RefuseArithmetic(draft, index, closing);
            draft.Replace(index, "(SELECT CASE typeof(v) WHEN 'text' THEN strftime('%Y-%m-%d 00:00:00', v) ELSE CAST(v AS INTEGER) END FROM (SELECT ");
            draft.Replace(index + 1, "");
            draft.Replace(closing, " AS v))");
        }
    }

    /// <summary>The comma and the text of a call's second argument; null when there is none.</summary>
    private static (int Comma, string Text)? Format(SqlDraft draft, int index, int closing)
    {
        for (var comma = index + 2; comma < closing; comma++)
        {
            if (draft.IsSymbol(comma, '('))
            {
                comma = draft.Closing(comma);
            }
            else if (draft.IsSymbol(comma, ','))
            {
                return comma + 2 == closing && draft.IsKind(comma + 1, SqlTokenKind.Text)
                    ? (comma, draft.Text(comma + 1).Trim('\'').ToString())
                    : throw SqliteTranslator.Refusal($"{draft.Text(index)} with another second argument than a format in quotes");
            }
        }

        return null;
    }

    /// <summary>Takes what is added to or subtracted from the date, whose tokens are first to last, as days.</summary>
    private static void AddDays(SqlDraft draft, int first, int last)
    {
        if (IsSign(draft, first - 1))
        {
            throw Arithmetic();
        }

        while (IsSign(draft, last + 1))
        {
            var end = OperandEnd(draft, last + 2);
            draft.Prepend(first, $"(strftime('{Form}', ");
            draft.Replace(last + 1, draft.IsSymbol(last + 1, '-') ? ", (-1.0 *" : ", (1.0 *");
            draft.Append(end - 1, ") || ' days'))");
            last = end - 1;
        }
    }

    /// <summary>The end of numbers and placeholders that are multiplied or divided.</summary>
    private static int OperandEnd(SqlDraft draft, int index)
    {
        while (true)
        {
            if (!draft.IsKind(index, SqlTokenKind.Number) && !draft.IsKind(index, SqlTokenKind.Placeholder))
            {
                throw Arithmetic();
            }

            if (!draft.IsSymbol(index + 1, '/') && !draft.IsSymbol(index + 1, '*'))
            {
                return index + 1;
            }

            index += 2;
        }
    }

    private static void RefuseArithmetic(SqlDraft draft, int first, int last)
    {
        if (IsSign(draft, first - 1) || IsSign(draft, last + 1))
        {
            throw Arithmetic();
        }
    }

    private static bool IsSign(SqlDraft draft, int index) => draft.IsSymbol(index, '+') || draft.IsSymbol(index, '-');

    private static Scripting.ScriptDbException Arithmetic() =>
        SqliteTranslator.Refusal("date arithmetic but for a date plus or minus days (compute the time in the script and bind it)");
}
