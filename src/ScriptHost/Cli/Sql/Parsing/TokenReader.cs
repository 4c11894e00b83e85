using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Errors;

namespace ScriptHost.Cli.Sql.Parsing;

/// <summary>The tokens of a unit, one after the other, and the errors about them.</summary>
internal sealed class TokenReader(SourceUnit unit)
{
    private readonly List<Token> _tokens = Lexer.Read(unit);
    private int _next;

    public SourceUnit Unit { get; } = unit;

    public Token Current => _tokens[_next];

    public bool IsAtEnd => Current.Kind == TokenKind.End;

    public ReadOnlySpan<char> Text => TextOf(Current);

    public ReadOnlySpan<char> TextOf(Token token) => Unit.Text.AsSpan(token.Start, token.End - token.Start);

    public Token Take()
    {
        var token = Current;
        _next = Math.Min(_next + 1, _tokens.Count - 1);
        return token;
    }

    public Token Ahead(int count) => _tokens[Math.Min(_next + count, _tokens.Count - 1)];

    public bool Is(Token token, string wordOrSymbol) => token.Kind is TokenKind.Word or TokenKind.Symbol && TextOf(token).Equals(wordOrSymbol, StringComparison.OrdinalIgnoreCase);

    public bool Is(string wordOrSymbol) => Is(Current, wordOrSymbol);

    public bool TryTake(string wordOrSymbol)
    {
        if (!Is(wordOrSymbol))
        {
            return false;
        }

        Take();
        return true;
    }

    /// <exception cref="ScriptHostException">BAD_REQUEST: PLS-00103.</exception>
    public Token Expect(string wordOrSymbol) => Is(wordOrSymbol) ? Take() : throw Unexpected($"\"{wordOrSymbol}\"");

    /// <summary>A name as the database stores it.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST: PLS-00103, PLS-00114.</exception>
    public string ExpectName(string what)
    {
        var token = Current;
        if (token.Kind is not (TokenKind.Word or TokenKind.QuotedName))
        {
            throw Unexpected(what);
        }

        var text = TextOf(token);
        var name = Security.OracleIdentifier.TryParse(text.ToString())
            ?? throw SqlErrors.Plsql(Unit.PlaceOf(token.Start), 114, $"identifier '{SqlErrors.Shortened(text.ToString())}' is empty, too long, or holds quotes");
        Take();
        return name;
    }

    /// <summary>PLS-00103 at the current token; a placeholder that was left there is named instead.</summary>
    public ScriptHostException Unexpected(string expected)
    {
        var at = Unit.PlaceOf(Current.Start);
        var before = _next == 0 ? 0 : _tokens[_next - 1].End;
        var gap = Unit.Text.AsSpan(before, Current.Start - before);
        if (gap.IndexOf("/*") is >= 0 and var comment)
        {
            return SqlErrors.Placeholder(Unit.PlaceOf(before + comment), gap[comment..].Trim().ToString(), $"put {expected} in its place.");
        }

        return Placeholders.At(this) is { } left ? SqlErrors.Placeholder(at, left, $"put {expected} in its place.")
            : Current.Kind == TokenKind.Symbol && Is(":") ? SqlErrors.Plsql(at, 49, "bad bind variable: there are none here; use DEFINE and &name")
            : SqlErrors.Plsql(at, 103, $"Encountered {(IsAtEnd ? "the end of the text" : $"the symbol \"{SqlErrors.Shortened(Text.ToString())}\"")} when expecting {expected}");
    }
}
