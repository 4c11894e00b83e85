using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Parsing;

/// <summary>Reads expressions and what calls pass.</summary>
internal sealed class ExpressionParser(TokenReader tokens, Nesting nesting)
{
    // Words that no value begins with; what stands in place of a value then is an error there, and not a name that nobody declared.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "BEGIN", "END", "DECLARE", "EXCEPTION", "WHEN", "THEN", "IF", "ELSE", "ELSIF", "LOOP", "SELECT", "FROM", "WHERE", "INTO", "CASE", "AND", "OR", "NOT", "IS", "IN", "LIKE", "BETWEEN",
    };

    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST.</exception>
    public Expression Read()
    {
        using var level = nesting.Enter(tokens);
        var left = ReadTerm();
        while (tokens.Is("||") || tokens.Is("+") || tokens.Is("-"))
        {
            var sign = tokens.Take();
            left = new BinaryExpression(sign.Start, tokens.TextOf(sign).ToString(), left, ReadTerm());
        }

        return left;
    }

    /// <summary>Names, with what is passed where parentheses follow.</summary>
    public QualifiedName ReadName(string what)
    {
        var parts = new List<string> { tokens.ExpectName(what) };
        while (parts.Count < 4 && tokens.TryTake("."))
        {
            parts.Add(tokens.ExpectName("a name"));
        }

        return new QualifiedName(parts);
    }

    /// <summary>What stands between parentheses; null when none follow.</summary>
    public IReadOnlyList<Argument>? ReadArguments()
    {
        if (!tokens.TryTake("("))
        {
            return null;
        }

        var arguments = new List<Argument>();
        if (tokens.TryTake(")"))
        {
            return arguments;
        }

        do
        {
            var at = tokens.Current.Start;
            var isNamed = tokens.Current.Kind is TokenKind.Word or TokenKind.QuotedName && tokens.Is(tokens.Ahead(1), "=>");
            var name = isNamed ? tokens.ExpectName("a parameter's name") : null;
            if (isNamed)
            {
                tokens.Take();
            }
            else if (arguments is [.., { Name: not null }])
            {
                throw SqlErrors.Plsql(tokens.Unit.PlaceOf(at), 312, "a positional parameter association may not follow a named association");
            }

            arguments.Add(new Argument(at, name, Read()));
        }
        while (tokens.TryTake(","));

        return tokens.TryTake(")") ? arguments : throw tokens.Unexpected("\",\" or \")\"");
    }

    private Expression ReadTerm()
    {
        var left = ReadFactor();
        while (tokens.Is("*") || tokens.Is("/"))
        {
            var sign = tokens.Take();
            left = new BinaryExpression(sign.Start, tokens.TextOf(sign).ToString(), left, ReadFactor());
        }

        return left;
    }

    private Expression ReadFactor()
    {
        var isNegative = false;
        var sign = tokens.Current.Start;
        while (tokens.Is("-") || tokens.Is("+"))
        {
            isNegative ^= tokens.TextOf(tokens.Take()) is "-";
        }

        var value = ReadPrimary();
        while (tokens.Is("AT") && tokens.Is(tokens.Ahead(1), "TIME"))
        {
            var at = tokens.Take().Start;
            tokens.Take();
            tokens.Expect("ZONE");
            value = new BinaryExpression(at, "@", value, ReadPrimary());
        }

        return isNegative ? new NegativeExpression(sign, value) : value;
    }

    private Expression ReadPrimary()
    {
        var token = tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Literal:
                tokens.Take();
                return ReadText(token);
            case TokenKind.Number:
                tokens.Take();
                return Conversions.TryNumber(tokens.TextOf(token).ToString()) is { } number
                    ? new LiteralExpression(token.Start, new NumberValue(number))
                    : throw SqlErrors.Plsql(tokens.Unit.PlaceOf(token.Start), 569, "numeric overflow or underflow");
            case TokenKind.Symbol when tokens.TryTake("("):
                var inner = Read();
                tokens.Expect(")");
                return inner;
            case TokenKind.QuotedName:
            case TokenKind.Word when !Reserved.Contains(tokens.TextOf(token).ToString()):
                return ReadWord(token);
            default:
                throw tokens.Unexpected("a value");
        }
    }

    private Expression ReadWord(Token word)
    {
        if (word.Kind == TokenKind.Word && tokens.Ahead(1).Kind == TokenKind.Literal && TimeLiterals.Read(tokens) is { } literal)
        {
            return literal;
        }

        if (word.Kind == TokenKind.Word && tokens.TextOf(word).ToString().ToUpperInvariant() is "NULL" or "TRUE" or "FALSE" && !tokens.Is(tokens.Ahead(1), "."))
        {
            tokens.Take();
            return new LiteralExpression(word.Start, tokens.TextOf(word)[0] is 'n' or 'N' ? null : new BooleanValue(tokens.TextOf(word)[0] is 't' or 'T'));
        }

        return new NameExpression(word.Start, ReadName("a value"), ReadArguments());
    }

    private LiteralExpression ReadText(Token token)
    {
        var written = tokens.TextOf(token);
        var text = Lexer.ValueOf(written);
        return new LiteralExpression(token.Start, TextValue.Of(text), Lexer.IsVerbatim(written) ? null : Placeholders.In(text));
    }
}
