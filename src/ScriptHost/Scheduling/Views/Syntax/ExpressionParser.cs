namespace ScriptHost.Scheduling.Views.Syntax;

/// <summary>Reads expressions and conditions.</summary>
/// <param name="tokens">Of the statement.</param>
/// <param name="parseSubquery">Reads a query up to its closing parenthesis.</param>
internal sealed class ExpressionParser(QueryTokens tokens, Func<Query> parseSubquery)
{
    public Expression Parse()
    {
        var at = tokens.At;
        var value = ParseAny();
        return value is Condition ? throw tokens.Errors.MissingExpression(at) : value;
    }

    public Expression ParseCondition()
    {
        var value = ParseAny();
        return value is Condition ? value : throw tokens.Errors.InvalidRelation(tokens.At);
    }

    public List<OrderItem> ParseOrderItems()
    {
        var items = new List<OrderItem>();
        do
        {
            var value = Parse();
            var isDescending = tokens.SkipWord("DESC");
            if (!isDescending)
            {
                tokens.SkipWord("ASC");
            }

            bool? nullsFirst = null;
            if (tokens.SkipWord("NULLS"))
            {
                nullsFirst = tokens.SkipWord("FIRST");
                if (nullsFirst == false)
                {
                    tokens.Need("LAST");
                }
            }

            items.Add(new OrderItem(value, isDescending, nullsFirst));
        }
        while (tokens.SkipSymbol(','));
        return items;
    }

    private Expression ParseAny() => tokens.Nested(() => ParseJunction("OR", () => ParseJunction("AND", ParseNot)));

    private Expression ParseJunction(string word, Func<Expression> parsePart)
    {
        var at = tokens.At;
        var first = parsePart();
        if (!tokens.IsWord(word))
        {
            return first;
        }

        var parts = new List<Expression> { NeedCondition(first) };
        while (tokens.SkipWord(word))
        {
            parts.Add(NeedCondition(parsePart()));
        }

        return tokens.Made(new Junction(at, word, parts));
    }

    private Expression NeedCondition(Expression value) => value is Condition ? value : throw tokens.Errors.InvalidRelation(value.At);

    private Expression ParseNot()
    {
        var at = tokens.At;
        var count = 0;
        while (tokens.SkipWord("NOT"))
        {
            count++;
        }

        var part = ParseComparison();
        return count == 0 ? part : count % 2 == 0 ? NeedCondition(part) : tokens.Made(new Not(at, NeedCondition(part)));
    }

    private Expression ParseComparison()
    {
        if (tokens.IsWord("EXISTS") && tokens.IsSymbol('(', 1))
        {
            var exists = tokens.At;
            tokens.Take();
            tokens.Take();
            var query = parseSubquery();
            tokens.NeedRight();
            return new Exists(exists, query);
        }

        var left = ParseSum();
        if (left is Condition)
        {
            return left;
        }

        var at = left.At;
        if (FindRelation() is { } relation)
        {
            if (tokens.IsWord("ANY") || tokens.IsWord("SOME") || tokens.IsWord("ALL"))
            {
                throw tokens.Errors.NotSupported(tokens.At, $"{relation} {tokens.Text.ToUpperInvariant()}", "write it with IN, EXISTS, MIN or MAX.");
            }

            return tokens.Made(new Comparison(at, relation, left, ParseSum()));
        }

        if (tokens.SkipWord("IS"))
        {
            var isNotNull = tokens.SkipWord("NOT");
            tokens.Need("NULL");
            return tokens.Made(new IsNull(at, left, isNotNull));
        }

        var isNegated = tokens.SkipWord("NOT");
        if (tokens.SkipWord("BETWEEN"))
        {
            var low = ParseSum();
            tokens.Need("AND");
            return tokens.Made(new Between(at, left, low, ParseSum(), isNegated));
        }

        if (tokens.SkipWord("LIKE"))
        {
            var pattern = ParseSum();
            return tokens.Made(new Like(at, left, pattern, tokens.SkipWord("ESCAPE") ? ParseSum() : null, isNegated));
        }

        if (tokens.SkipWord("IN"))
        {
            return ParseIn(at, left, isNegated);
        }

        return isNegated ? throw tokens.Errors.InvalidRelation(tokens.At) : left;
    }

    private Expression ParseIn(int at, Expression left, bool isNegated)
    {
        if (!tokens.SkipSymbol('('))
        {
            throw tokens.Errors.MissingLeft(tokens.At);
        }

        if (tokens.IsWord("SELECT") || tokens.IsWord("WITH"))
        {
            var query = parseSubquery();
            tokens.NeedRight();
            return tokens.Made(new InQuery(at, left, query, isNegated));
        }

        var list = ParseArguments();
        return list.Count == 0 ? throw tokens.Errors.MissingExpression(tokens.At) : tokens.Made(new InList(at, left, list, isNegated));
    }

    private string? FindRelation()
    {
        foreach (var (first, second, meaning) in (ReadOnlySpan<(char, char, string)>)[('<', '>', "<>"), ('!', '=', "<>"), ('^', '=', "<>"), ('<', '=', "<="), ('>', '=', ">=")])
        {
            if (tokens.IsSymbol(first) && tokens.IsSymbol(second, 1))
            {
                tokens.Take();
                tokens.Take();
                return meaning;
            }
        }

        return tokens.IsSymbol('=') || tokens.IsSymbol('<') || tokens.IsSymbol('>') ? tokens.Take() : null;
    }

    private Expression ParseSum()
    {
        var left = ParseProduct();
        while (true)
        {
            var operation = tokens.IsSymbol('|') && tokens.IsSymbol('|', 1) ? "||" : tokens.IsSymbol('+') ? "+" : tokens.IsSymbol('-') ? "-" : null;
            if (operation is null)
            {
                return left;
            }

            tokens.Take();
            if (operation is "||")
            {
                tokens.Take();
            }

            left = tokens.Made(new Operation(left.At, operation, NeedValue(left), NeedValue(ParseProduct())));
        }
    }

    private Expression ParseProduct()
    {
        var left = ParseSigned();
        while (tokens.IsSymbol('*') || tokens.IsSymbol('/'))
        {
            left = tokens.Made(new Operation(left.At, tokens.Take(), NeedValue(left), NeedValue(ParseSigned())));
        }

        return left;
    }

    private Expression NeedValue(Expression value) => value is Condition ? throw tokens.Errors.MissingExpression(value.At) : value;

    private Expression ParseSigned()
    {
        var at = tokens.At;
        if (tokens.SkipSymbol('-'))
        {
            return tokens.Made(new Negation(at, NeedValue(tokens.Nested(ParseSigned))));
        }

        return tokens.SkipSymbol('+') ? tokens.Nested(ParseSigned) : ParseAtZone();
    }

    private Expression ParseAtZone()
    {
        var value = new PrimaryParser(tokens, this, parseSubquery).Parse();
        while (tokens.IsWord("AT"))
        {
            tokens.Take();
            if (tokens.SkipWord("LOCAL"))
            {
                value = tokens.Made(new AtZone(value.At, value, new TextLiteral(value.At, "+00:00")));
                continue;
            }

            tokens.Need("TIME");
            tokens.Need("ZONE");
            value = tokens.Made(new AtZone(value.At, value, new PrimaryParser(tokens, this, parseSubquery).Parse()));
        }

        return value;
    }

    /// <summary>Reads values with commas between them, and the closing parenthesis.</summary>
    public List<Expression> ParseArguments()
    {
        var arguments = new List<Expression>();
        if (tokens.SkipSymbol(')'))
        {
            return arguments;
        }

        do
        {
            arguments.Add(Parse());
        }
        while (tokens.SkipSymbol(','));
        tokens.NeedRight();
        return arguments;
    }

    /// <summary>Reads a value or condition in parentheses, behind the opening one.</summary>
    public Expression ParseInParentheses()
    {
        var value = ParseAny();
        tokens.NeedRight();
        return value;
    }
}
