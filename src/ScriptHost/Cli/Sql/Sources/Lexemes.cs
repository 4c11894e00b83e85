namespace ScriptHost.Cli.Sql.Sources;

/// <summary>What begins at a place of a text, as all that reads it must agree: comments, literals and quoted names hold no statements' ends.</summary>
internal enum LexemeKind
{
    Other,
    Blank,
    LineComment,
    Comment,
    Literal,
    QuotedName,
}

/// <summary>A piece of text.</summary>
/// <param name="Kind">Which.</param>
/// <param name="End">Behind its last character.</param>
/// <param name="IsClosed">False: it runs to the end of the text, because what closes it is missing.</param>
internal readonly record struct Lexeme(LexemeKind Kind, int End, bool IsClosed = true);

/// <summary>Finds the pieces of a text.</summary>
internal static class Lexemes
{
    public static Lexeme At(string text, int start)
    {
        var c = text[start];
        if (char.IsWhiteSpace(c))
        {
            return new Lexeme(LexemeKind.Blank, start + 1);
        }

        if (c == '-' && Has(text, start + 1, '-'))
        {
            var end = text.IndexOf('\n', start);
            return new Lexeme(LexemeKind.LineComment, end < 0 ? text.Length : end);
        }

        // Comments do not nest, in PL/SQL as little as in SQL.
        return c == '/' && Has(text, start + 1, '*') ? UpTo(text, "*/", start + 2, LexemeKind.Comment)
            : c == '"' ? Quoted(text, start, '"', LexemeKind.QuotedName)
            : LiteralAt(text, start) ?? new Lexeme(LexemeKind.Other, start + 1);
    }

    /// <summary>Behind the name that begins here.</summary>
    public static int NameEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && IsNamePart(text[end]))
        {
            end++;
        }

        return end;
    }

    public static bool IsNameStart(char c) => char.IsLetter(c);

    public static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '#';

    /// <summary>What closes the literal that this opens, in q'[…]'.</summary>
    public static char ClosingDelimiter(char opening) => opening switch
    {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '<' => '>',
        _ => opening,
    };

    // '…', N'…', Q'[…]' and NQ'[…]'; a name that ends in such a letter was read before.
    private static Lexeme? LiteralAt(string text, int start)
    {
        var quote = start + (text[start] is 'n' or 'N' ? 1 : 0);
        var isDelimited = quote < text.Length && text[quote] is 'q' or 'Q';
        quote += isDelimited ? 1 : 0;
        return !Has(text, quote, '\'') ? null
            : !isDelimited ? Quoted(text, quote, '\'', LexemeKind.Literal)
            : quote + 1 < text.Length ? UpTo(text, $"{ClosingDelimiter(text[quote + 1])}'", quote + 2, LexemeKind.Literal)
            : new Lexeme(LexemeKind.Literal, text.Length, IsClosed: false);
    }

    private static Lexeme Quoted(string text, int start, char quote, LexemeKind kind)
    {
        for (var end = text.IndexOf(quote, start + 1); end >= 0; end = text.IndexOf(quote, end + 2))
        {
            if (!Has(text, end + 1, quote))
            {
                return new Lexeme(kind, end + 1);
            }
        }

        return new Lexeme(kind, text.Length, IsClosed: false);
    }

    private static Lexeme UpTo(string text, string closing, int from, LexemeKind kind)
    {
        var end = from > text.Length ? -1 : text.IndexOf(closing, from, StringComparison.Ordinal);
        return end < 0 ? new Lexeme(kind, text.Length, IsClosed: false) : new Lexeme(kind, end + closing.Length);
    }

    private static bool Has(string text, int at, char c) => at < text.Length && text[at] == c;
}
