namespace ScriptHost.Data.Sql;

/// <summary>What only PostgreSQL's texts hold (its manual, section 4.1 "Lexical Structure").</summary>
internal static class PostgreSqlLexemes
{
    /// <summary>The token that begins here when it is one of PostgreSQL's own; null when the common rules apply.</summary>
    public static (SqlTokenKind Kind, int End)? Find(string sql, int start)
    {
        var first = sql[start];
        return first switch
        {
            '$' => DollarQuotedEnd(sql, start) is var end && end > start ? (SqlTokenKind.Text, end) : (SqlTokenKind.Symbol, start + 1),
            'e' or 'E' when Follows(sql, start, '\'') => (SqlTokenKind.Text, EscapedEnd(sql, start + 1)),

            // q'…' is Oracle's alone: here it is a name before a literal.
            'q' or 'Q' when Follows(sql, start, '\'') => (SqlTokenKind.Word, start + 1),
            ':' when !IsPlaceholder(sql, start) => (SqlTokenKind.Symbol, start + 1),
            _ => null,
        };
    }

    public static int CommentEnd(string sql, int start) =>
        Follows(sql, start, '*') && sql[start] == '/' ? NestedCommentEnd(sql, start) : SqlLexer.CommentEnd(sql, start);

    /// <summary>False in <c>value::type</c> and in <c>list[1:2]</c>: there the colon stands right behind what it belongs to.</summary>
    private static bool IsPlaceholder(string sql, int colon) =>
        colon == 0 || !(SqlLexer.IsNamePart(sql[colon - 1]) || sql[colon - 1] is ':' or ']' or ')');

    private static int DollarQuotedEnd(string sql, int start)
    {
        var tagEnd = start + 1;
        while (tagEnd < sql.Length && (char.IsLetterOrDigit(sql[tagEnd]) || sql[tagEnd] == '_'))
        {
            tagEnd++;
        }

        var isQuote = tagEnd < sql.Length && sql[tagEnd] == '$' && !char.IsAsciiDigit(sql[start + 1]);
        return isQuote ? SqlLexer.After(sql, sql[start..(tagEnd + 1)], tagEnd + 1) : start;
    }

    private static int EscapedEnd(string sql, int quote)
    {
        var position = quote + 1;
        while (position < sql.Length)
        {
            if (sql[position] == '\\')
            {
                position += 2;
            }
            else if (sql[position] != '\'')
            {
                position++;
            }
            else if (Follows(sql, position, '\''))
            {
                position += 2;
            }
            else
            {
                return position + 1;
            }
        }

        return sql.Length;
    }

    private static int NestedCommentEnd(string sql, int start)
    {
        var depth = 1;
        var position = start + 2;
        while (position < sql.Length && depth > 0)
        {
            var isOpening = sql[position] == '/' && Follows(sql, position, '*');
            var isClosing = sql[position] == '*' && Follows(sql, position, '/');
            depth += isOpening ? 1 : isClosing ? -1 : 0;
            position += isOpening || isClosing ? 2 : 1;
        }

        return position;
    }

    private static bool Follows(string sql, int position, char next) => position + 1 < sql.Length && sql[position + 1] == next;
}
