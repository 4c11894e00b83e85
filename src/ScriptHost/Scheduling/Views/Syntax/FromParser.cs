namespace ScriptHost.Scheduling.Views.Syntax;

/// <summary>Reads FROM: tables, queries in parentheses and joins.</summary>
internal sealed class FromParser(QueryTokens tokens, ExpressionParser expressions, Func<Query> parseInParentheses)
{
    private const int MaxTables = 16;

    public IReadOnlyList<JoinedTable> Parse()
    {
        var tables = new List<JoinedTable> { ParseTable(JoinKind.Comma) };
        while (FindJoin() is { } kind)
        {
            if (tables.Count == MaxTables)
            {
                throw tokens.Errors.TooDeep(tokens.At);
            }

            tables.Add(ParseTable(kind));
        }

        return tables;
    }

    private JoinKind? FindJoin()
    {
        if (tokens.SkipSymbol(','))
        {
            return JoinKind.Comma;
        }

        if (tokens.IsWord("RIGHT") || tokens.IsWord("FULL") || tokens.IsWord("NATURAL"))
        {
            throw tokens.Errors.NotSupported(tokens.At, $"{tokens.Text.ToUpperInvariant()} JOIN", "write it with LEFT JOIN or INNER JOIN and ON.");
        }

        JoinKind kind;
        if (tokens.SkipWord("LEFT"))
        {
            tokens.SkipWord("OUTER");
            kind = JoinKind.Left;
        }
        else if (tokens.SkipWord("CROSS"))
        {
            kind = JoinKind.Cross;
        }
        else if (tokens.SkipWord("INNER") || tokens.IsWord("JOIN"))
        {
            kind = JoinKind.Inner;
        }
        else
        {
            return null;
        }

        tokens.Need("JOIN");
        return kind;
    }

    private JoinedTable ParseTable(JoinKind kind)
    {
        var table = ParseReference();
        var alias = tokens.IsName ? tokens.TakeName() : table is NamedTable named ? named.Name : "";
        if (kind is JoinKind.Comma or JoinKind.Cross)
        {
            return new JoinedTable(kind, table, alias, null);
        }

        if (tokens.IsWord("USING"))
        {
            throw tokens.Errors.NotSupported(tokens.At, "USING", "write ON with the columns.");
        }

        tokens.Need("ON");
        return new JoinedTable(kind, table, alias, expressions.ParseCondition());
    }

    private TableReference ParseReference()
    {
        var at = tokens.At;
        if (tokens.IsSymbol('('))
        {
            return new QueryTable(at, parseInParentheses());
        }

        if (!tokens.IsName)
        {
            throw tokens.Errors.InvalidTable(at);
        }

        var name = tokens.TakeName();
        if (!tokens.SkipSymbol('.'))
        {
            return new NamedTable(at, null, name);
        }

        return tokens.IsName ? new NamedTable(at, name, tokens.TakeName()) : throw tokens.Errors.InvalidTable(tokens.At);
    }
}
