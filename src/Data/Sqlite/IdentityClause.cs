using System.Globalization;
using ScriptHost.Data.Sql;

namespace ScriptHost.Data.Sqlite;

/// <summary>
/// <c>GENERATED ALWAYS | BY DEFAULT [ON NULL] AS IDENTITY [(options)]</c>: its tokens from <paramref name="First"/> up to, and
/// without, <paramref name="End"/>, and the first number that it gives out.
/// </summary>
internal sealed record IdentityClause(int First, int End, long Start)
{
    /// <summary>Null when no identity clause begins at the token.</summary>
    public static IdentityClause? Find(SqlDraft draft, int first)
    {
        if (!draft.IsWord(first, "GENERATED"))
        {
            return null;
        }

        var index = draft.IsWord(first + 1, "ALWAYS") ? first + 2
            : draft.IsWord(first + 1, "BY") && draft.IsWord(first + 2, "DEFAULT") ? first + 3
            : -1;
        if (draft.IsWord(index, "ON") && draft.IsWord(index + 1, "NULL"))
        {
            index += 2;
        }

        if (!draft.IsWord(index, "AS") || !draft.IsWord(index + 1, "IDENTITY"))
        {
            return null;
        }

        var options = index + 2;
        return draft.IsSymbol(options, '(')
            ? new IdentityClause(first, draft.Closing(options) + 1, ReadOptions(draft, options + 1, draft.Closing(options)))
            : new IdentityClause(first, options, 1);
    }

    /// <summary>Accepts what SQLite does anyway, and a start; returns the start.</summary>
    private static long ReadOptions(SqlDraft draft, int first, int end)
    {
        var start = 1L;
        for (var index = first; index < end; index++)
        {
            if (draft.IsWord(index, "START") && draft.IsWord(index + 1, "WITH"))
            {
                start = Number(draft, index + 2) is { } value and > 0
                    ? value
                    : throw SqliteTranslator.Refusal("identity columns that start with another value than a positive number");
                index += 2;
            }
            else if (draft.IsWord(index, "INCREMENT") && draft.IsWord(index + 1, "BY"))
            {
                index = Number(draft, index + 2) == 1
                    ? index + 2
                    : throw SqliteTranslator.Refusal("identity columns with INCREMENT BY other than 1");
            }
            else if (draft.IsWord(index, "CACHE"))
            {
                index++;
            }
            else if (!IsWithoutEffect(draft, index))
            {
                throw SqliteTranslator.Refusal($"the identity option {draft.Text(index)}");
            }
        }

        return start;
    }

    private static bool IsWithoutEffect(SqlDraft draft, int index) =>
        draft.IsWord(index, "NOCACHE", "NOCYCLE") || draft.IsWord(index, "ORDER", "NOORDER")
        || draft.IsWord(index, "NOMINVALUE", "NOMAXVALUE");

    private static long? Number(SqlDraft draft, int index) =>
        draft.IsKind(index, SqlTokenKind.Number)
        && long.TryParse(draft.Text(index), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
