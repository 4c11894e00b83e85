namespace ScriptHost.Data.Sql;

/// <summary>
/// Cuts a statement into tokens. It knows what the databases share (names, literals, comments, placeholders) and nothing of
/// grammar. Text that is not closed runs to the end: the database words that error better.
/// </summary>
internal static class SqlLexer
{
    // A guess for the usual statement; a text of megabytes does not deserve its length in advance.
    private const int MaxInitialTokens = 1024;

    public static List<SqlToken> Read(string sql, SqlSyntax syntax = SqlSyntax.Oracle)
    {
        var tokens = new List<SqlToken>(Math.Min(sql.Length / 4, MaxInitialTokens));
        var position = 0;
        while (position < sql.Length)
        {
            var comment = syntax == SqlSyntax.PostgreSql ? PostgreSqlLexemes.CommentEnd(sql, position) : CommentEnd(sql, position);
            if (comment > position)
            {
                position = comment;
            }
            else if (char.IsWhiteSpace(sql[position]))
            {
                position++;
            }
            else
            {
                var (kind, end) = syntax == SqlSyntax.PostgreSql && PostgreSqlLexemes.Find(sql, position) is { } own ? own : Next(sql, position);
                tokens.Add(new SqlToken(kind, position, end - position));
                position = end;
            }
        }

        return tokens;
    }

    private static (SqlTokenKind Kind, int End) Next(string sql, int start)
    {
        var first = sql[start];
        if (TextEnd(sql, start) is var text && text > start)
        {
            return (SqlTokenKind.Text, text);
        }

        if (first == '"')
        {
            return (SqlTokenKind.QuotedName, QuotedEnd(sql, start, '"'));
        }

        if (char.IsAsciiDigit(first))
        {
            return (SqlTokenKind.Number, NumberEnd(sql, start));
        }

        if (IsNameStart(first))
        {
            return (SqlTokenKind.Word, NameEnd(sql, start));
        }

        if (first is ':' or '@' or '$' && start + 1 < sql.Length && IsNamePart(sql[start + 1]))
        {
            return (SqlTokenKind.Placeholder, NameEnd(sql, start + 1));
        }

        return (SqlTokenKind.Symbol, start + 1);
    }

    /// <summary>The end of the comment that begins here, or <paramref name="start"/> when none does.</summary>
    internal static int CommentEnd(string sql, int start)
    {
        if (string.CompareOrdinal(sql, start, "--", 0, 2) == 0)
        {
            return After(sql, "\n", start + 2);
        }

        return string.CompareOrdinal(sql, start, "/*", 0, 2) == 0 ? After(sql, "*/", start + 2) : start;
    }

    /// <summary>The end of the literal that begins here, as '…', N'…', q'[…]' or Nq'[…]'; <paramref name="start"/> when none does.</summary>
    private static int TextEnd(string sql, int start)
    {
        var quote = start;
        if (quote < sql.Length && sql[quote] is 'n' or 'N')
        {
            quote++;
        }

        var isDelimited = quote < sql.Length && sql[quote] is 'q' or 'Q';
        if (isDelimited)
        {
            quote++;
        }

        if (quote >= sql.Length || sql[quote] != '\'')
        {
            return start;
        }

        return isDelimited && quote + 1 < sql.Length
            ? After(sql, $"{ClosingDelimiter(sql[quote + 1])}'", quote + 2)
            : QuotedEnd(sql, quote, '\'');
    }

    internal static char ClosingDelimiter(char opening) => opening switch
    {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '<' => '>',
        _ => opening,
    };

    internal static int QuotedEnd(string sql, int start, char quote)
    {
        var position = start + 1;
        while (position < sql.Length)
        {
            if (sql[position++] != quote)
            {
                continue;
            }

            if (position == sql.Length || sql[position] != quote)
            {
                return position;
            }

            position++;
        }

        return sql.Length;
    }

    private static int NumberEnd(string sql, int start)
    {
        var position = start + 1;
        while (position < sql.Length && (char.IsAsciiLetterOrDigit(sql[position]) || sql[position] == '.'))
        {
            position++;
        }

        return position;
    }

    internal static int NameEnd(string sql, int start)
    {
        var position = start + 1;
        while (position < sql.Length && IsNamePart(sql[position]))
        {
            position++;
        }

        return position;
    }

    internal static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    internal static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '#';

    internal static int After(string sql, string end, int from)
    {
        var index = from >= sql.Length ? -1 : sql.IndexOf(end, from, StringComparison.Ordinal);
        return index < 0 ? sql.Length : index + end.Length;
    }
}
