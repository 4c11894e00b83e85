using ScriptHost.Data.Sql;

namespace ScriptHost.Scheduling.Views.Syntax;

/// <summary>Reads literals, names, calls, CASE and what stands in parentheses.</summary>
internal sealed class PrimaryParser(QueryTokens tokens, ExpressionParser expressions, Func<Query> parseSubquery)
{
    public Expression Parse()
    {
        var at = tokens.At;
        if (tokens.Is(SqlTokenKind.Text))
        {
            return new TextLiteral(at, tokens.TakeText());
        }

        if (tokens.Is(SqlTokenKind.Number) || tokens.IsFraction)
        {
            return new NumberLiteral(at, (tokens.SkipSymbol('.') ? "0." : "") + tokens.Take());
        }

        if (tokens.SkipSymbol('('))
        {
            return ParseParentheses(at);
        }

        if (tokens.IsWord("NULL"))
        {
            tokens.Take();
            return new NullLiteral(at);
        }

        if (tokens.IsWord("CASE"))
        {
            return ParseCase(at);
        }

        return tokens.IsName ? ParseNamed(at) : throw tokens.Errors.MissingExpression(at);
    }

    private Expression ParseParentheses(int at)
    {
        if (!tokens.IsWord("SELECT") && !tokens.IsWord("WITH"))
        {
            return expressions.ParseInParentheses();
        }

        var query = parseSubquery();
        tokens.NeedRight();
        return new ScalarQuery(at, query);
    }

    private Expression ParseNamed(int at)
    {
        if ((tokens.IsWord("DATE") || tokens.IsWord("TIMESTAMP")) && tokens.IsText(1))
        {
            return new TimeLiteral(at, tokens.Take().ToUpperInvariant(), tokens.TakeText());
        }

        if (tokens.IsWord("INTERVAL") && tokens.IsText(1))
        {
            tokens.Take();
            var text = tokens.TakeText();
            var first = TakeUnit();
            return new IntervalLiteral(at, text, first, tokens.SkipWord("TO") ? TakeUnit() : first);
        }

        var isQuoted = tokens.Is(SqlTokenKind.QuotedName);
        var name = tokens.TakeName();
        if (!isQuoted && tokens.SkipSymbol('('))
        {
            return ParseCall(at, name);
        }

        if (!tokens.SkipSymbol('.'))
        {
            return new ColumnName(at, null, name, isQuoted);
        }

        if (!tokens.IsName)
        {
            throw tokens.Errors.InvalidIdentifier(tokens.At, tokens.Text);
        }

        var column = tokens.TakeName();
        if (tokens.IsSymbol('(') && tokens.IsSymbol('+', 1) && tokens.IsSymbol(')', 2))
        {
            throw OldJoin();
        }

        return tokens.IsSymbol('(') || tokens.IsSymbol('.')
            ? throw tokens.Errors.NotSupported(at, $"{name}.{column}", "a column is called COLUMN or ALIAS.COLUMN.")
            : new ColumnName(at, name, column, IsQuoted: true);
    }

    private Expression ParseCall(int at, string name)
    {
        switch (name)
        {
            case "CAST":
                var value = expressions.Parse();
                tokens.Need("AS");
                var type = TakeType();
                tokens.NeedRight();
                return tokens.Made(new CastTo(at, value, type));
            case "EXTRACT":
                var field = tokens.Take().ToUpperInvariant();
                if (!tokens.SkipWord("FROM"))
                {
                    throw tokens.Errors.MissingFrom(tokens.At);
                }

                var source = expressions.Parse();
                tokens.NeedRight();
                return tokens.Made(new ExtractField(at, field, source));
            case "REGEXP_LIKE":
                return tokens.Made(new ConditionCall(at, name, expressions.ParseArguments()));
        }

        if (tokens.IsSymbol('+') && tokens.IsSymbol(')', 1))
        {
            throw OldJoin();
        }

        if (tokens.SkipSymbol('*'))
        {
            tokens.NeedRight();
            return new Call(at, name, []) { IsStar = true };
        }

        var isDistinct = tokens.SkipWord("DISTINCT") || tokens.SkipWord("UNIQUE");
        if (!isDistinct)
        {
            tokens.SkipWord("ALL");
        }

        var call = new Call(at, name, expressions.ParseArguments()) { IsDistinct = isDistinct };
        if (tokens.SkipWord("WITHIN"))
        {
            tokens.Need("GROUP");
            if (!tokens.SkipSymbol('('))
            {
                throw tokens.Errors.MissingLeft(tokens.At);
            }

            tokens.Need("ORDER");
            tokens.Need("BY");
            call = call with { WithinGroup = expressions.ParseOrderItems() };
            tokens.NeedRight();
        }

        return tokens.IsWord("OVER")
            ? throw tokens.Errors.NotSupported(tokens.At, "OVER", "analytic functions are not here; use GROUP BY, or a query in FROM.")
            : tokens.Made(call);
    }

    private CaseOf ParseCase(int at)
    {
        tokens.Take();
        var selector = tokens.IsWord("WHEN") ? null : expressions.Parse();
        var branches = new List<(Expression, Expression)>();
        while (tokens.SkipWord("WHEN"))
        {
            var when = selector is null ? expressions.ParseCondition() : expressions.Parse();
            tokens.Need("THEN");
            branches.Add((when, expressions.Parse()));
        }

        if (branches.Count == 0)
        {
            throw tokens.Errors.MissingKeyword(tokens.At, "WHEN");
        }

        var otherwise = tokens.SkipWord("ELSE") ? expressions.Parse() : null;
        tokens.Need("END");
        return (CaseOf)tokens.Made(new CaseOf(at, selector, branches, otherwise));
    }

    private string TakeUnit()
    {
        if (!tokens.Is(SqlTokenKind.Word))
        {
            throw tokens.Errors.InvalidInterval(tokens.At);
        }

        var unit = tokens.Take().ToUpperInvariant();
        SkipPrecision();
        return unit;
    }

    private string TakeType()
    {
        var words = new List<string>();
        while (tokens.Is(SqlTokenKind.Word))
        {
            words.Add(tokens.Take().ToUpperInvariant());
            SkipPrecision();
        }

        return string.Join(' ', words);
    }

    private void SkipPrecision()
    {
        if (!tokens.SkipSymbol('('))
        {
            return;
        }

        while (tokens.Is(SqlTokenKind.Number) || tokens.IsSymbol(',') || tokens.IsWord("CHAR") || tokens.IsWord("BYTE"))
        {
            tokens.Take();
        }

        tokens.NeedRight();
    }

    private Errors.ScriptHostException OldJoin() => tokens.Errors.NotSupported(tokens.At, "The (+) of outer joins", "write LEFT JOIN … ON.");
}
