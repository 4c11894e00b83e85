using System.Text;
using ScriptHost.Cli.Sql.Sources;

namespace ScriptHost.Cli.Sql.Parsing;

/// <summary>Cuts a unit into tokens.</summary>
internal static class Lexer
{
    private static readonly string[] LongSymbols = ["=>", ":=", "||", "..", "**", "<=", ">=", "<>", "!=", "<<", ">>"];

    /// <summary>All of them, and one of kind End.</summary>
    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST: a literal, a quoted name or a comment is not closed, or there is a NUL byte.</exception>
    public static List<Token> Read(SourceUnit unit)
    {
        var (text, tokens) = (unit.Text, new List<Token>());
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (Lexemes.IsNameStart(c) && Lexemes.At(text, at).Kind == LexemeKind.Other)
            {
                tokens.Add(new Token(TokenKind.Word, at, Lexemes.NameEnd(text, at)));
            }
            else if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
            {
                tokens.Add(new Token(TokenKind.Number, at, NumberEnd(text, at)));
            }
            else
            {
                var lexeme = Lexemes.At(text, at);
                if (!lexeme.IsClosed)
                {
                    throw NotClosed(unit, at, lexeme.Kind);
                }

                if (lexeme.Kind is LexemeKind.Blank or LexemeKind.Comment or LexemeKind.LineComment)
                {
                    at = lexeme.End;
                    continue;
                }

                tokens.Add(lexeme.Kind == LexemeKind.Literal ? new Token(TokenKind.Literal, at, lexeme.End)
                    : lexeme.Kind == LexemeKind.QuotedName ? new Token(TokenKind.QuotedName, at, lexeme.End)
                    : c == '\0' ? throw SqlErrors.Sql(unit.PlaceOf(at), 911, "invalid character: a NUL byte")
                    : new Token(TokenKind.Symbol, at, at + SymbolLength(text, at)));
            }

            at = tokens[^1].End;
        }

        tokens.Add(new Token(TokenKind.End, text.Length, text.Length));
        return tokens;
    }

    /// <summary>What a literal says.</summary>
    public static string ValueOf(ReadOnlySpan<char> literal)
    {
        var rest = literal[0] is 'n' or 'N' ? literal[1..] : literal;
        return rest[0] is 'q' or 'Q' ? rest[3..^2].ToString() : rest[1..^1].ToString().Replace("''", "'", StringComparison.Ordinal);
    }

    /// <summary>True for q'[…]', which stands as it is.</summary>
    public static bool IsVerbatim(ReadOnlySpan<char> literal) => literal[0] is 'q' or 'Q' || literal[1] is 'q' or 'Q';

    /// <summary>The text with runs of blanks and comments as one blank, for messages.</summary>
    public static string Flatten(string text)
    {
        var flat = new StringBuilder();
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(12))
        {
            flat.Append(flat.Length == 0 ? "" : " ").Append(word);
        }

        return flat.ToString();
    }

    private static int SymbolLength(string text, int at) =>
        LongSymbols.Any(symbol => string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0) ? 2
        : char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;

    private static int NumberEnd(string text, int start)
    {
        var end = DigitsEnd(text, start);
        // Two dots are a range, and behind a number neither is its own.
        if (end < text.Length && text[end] == '.' && (end + 1 == text.Length || text[end + 1] != '.'))
        {
            end = DigitsEnd(text, end + 1);
        }

        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var digits = end + 1 + (end + 1 < text.Length && text[end + 1] is '+' or '-' ? 1 : 0);
            end = DigitsEnd(text, digits) is var exponent && exponent > digits ? exponent : end;
        }

        return end;
    }

    private static int DigitsEnd(string text, int start)
    {
        while (start < text.Length && char.IsAsciiDigit(text[start]))
        {
            start++;
        }

        return start;
    }

    private static Errors.ScriptHostException NotClosed(SourceUnit unit, int at, LexemeKind kind) => kind switch
    {
        LexemeKind.Literal => SqlErrors.Sql(unit.PlaceOf(at), 1756, "quoted string not properly terminated: it begins here"),
        LexemeKind.QuotedName => SqlErrors.Sql(unit.PlaceOf(at), 1740, "missing double quote in identifier: it begins here"),
        _ => SqlErrors.Sql(unit.PlaceOf(at), 1742, "comment not terminated properly: it begins here"),
    };
}
