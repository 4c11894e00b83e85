using System.Globalization;
using ScriptHost.Data.Sql;

namespace ScriptHost.Scheduling.Views.Syntax;

/// <summary>Reads one SELECT by Oracle's grammar (SQL Language Reference, "SELECT"), as far as it is supported; the rest is refused by name.</summary>
internal sealed class QueryParser
{
    private readonly QueryTokens _tokens;
    private readonly ExpressionParser _expressions;

    private QueryParser(QueryTokens tokens)
    {
        _tokens = tokens;
        _expressions = new ExpressionParser(tokens, ParseSubquery);
    }

    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST or NOT_SUPPORTED: it is no such statement.</exception>
    public static Query Parse(QueryTokens tokens)
    {
        if (!tokens.IsWord("SELECT") && !tokens.IsWord("WITH") && !tokens.IsSymbol('('))
        {
            throw tokens.Errors.NoSelect(tokens.At, tokens.Text);
        }

        var query = new QueryParser(tokens).ParseQuery();
        tokens.SkipSymbol(';');
        return tokens.IsAtEnd ? query : throw tokens.Errors.NotEnded(tokens.At, tokens.Text);
    }

    private Query ParseSubquery() => _tokens.Nested(ParseQuery);

    private Query ParseQuery()
    {
        var with = ParseWith();
        var body = ParseBody();
        var order = _tokens.SkipWord("ORDER") ? ParseOrder() : [];
        long? offset = _tokens.SkipWord("OFFSET") ? ParseCount() : null;
        if (offset is not null && !_tokens.SkipWord("ROWS"))
        {
            _tokens.Need("ROW");
        }

        var query = new Query(with, body, order) { Offset = offset, Limit = _tokens.SkipWord("FETCH") ? ParseFetch() : null };
        return _tokens.IsWord("FOR") ? throw _tokens.Errors.NotSupported(_tokens.At, "FOR UPDATE", "the views are for reading.") : query;
    }

    private List<NamedQuery> ParseWith()
    {
        var named = new List<NamedQuery>();
        if (!_tokens.SkipWord("WITH"))
        {
            return named;
        }

        do
        {
            if (_tokens.IsWord("FUNCTION") || _tokens.IsWord("PROCEDURE"))
            {
                throw _tokens.Errors.NotSupported(_tokens.At, $"WITH {_tokens.Text.ToUpperInvariant()}", "write the expression itself.");
            }

            var at = _tokens.At;
            var name = NeedName();
            var columns = new List<string>();
            if (_tokens.SkipSymbol('('))
            {
                do
                {
                    columns.Add(NeedName());
                }
                while (_tokens.SkipSymbol(','));
                _tokens.NeedRight();
            }

            _tokens.Need("AS");
            named.Add(new NamedQuery(at, name, columns, ParseInParentheses()));
        }
        while (_tokens.SkipSymbol(','));
        return named;
    }

    private Query ParseInParentheses()
    {
        if (!_tokens.SkipSymbol('('))
        {
            throw _tokens.Errors.MissingLeft(_tokens.At);
        }

        var query = ParseSubquery();
        _tokens.NeedRight();
        return query;
    }

    // All of the same rank, from the left.
    private QueryBody ParseBody()
    {
        var body = ParseTerm();
        for (var count = 0; _tokens.IsWord("UNION") || _tokens.IsWord("INTERSECT") || _tokens.IsWord("MINUS") || _tokens.IsWord("EXCEPT"); count++)
        {
            if (count == 50)
            {
                throw _tokens.Errors.TooDeep(_tokens.At);
            }

            var at = _tokens.At;
            var word = _tokens.Take().ToUpperInvariant();
            var isAll = _tokens.SkipWord("ALL");
            if (isAll && word != "UNION")
            {
                throw _tokens.Errors.NotSupported(at, $"{word} ALL", $"use {word}.");
            }

            body = new SetOperation(at, word == "MINUS" ? "EXCEPT" : isAll ? "UNION ALL" : word, body, ParseTerm());
        }

        return body;
    }

    private QueryBody ParseTerm()
    {
        var at = _tokens.At;
        return _tokens.IsSymbol('(') ? new NestedQuery(at, ParseInParentheses()) : ParseSelect();
    }

    private Select ParseSelect()
    {
        var at = _tokens.At;
        _tokens.Need("SELECT");
        var isDistinct = _tokens.SkipWord("DISTINCT") || _tokens.SkipWord("UNIQUE");
        if (!isDistinct)
        {
            _tokens.SkipWord("ALL");
        }

        var items = ParseItems();
        if (_tokens.IsWord("INTO") || _tokens.IsWord("BULK"))
        {
            throw _tokens.Errors.NotSupported(_tokens.At, "SELECT INTO", "there are no variables.");
        }

        if (!_tokens.SkipWord("FROM"))
        {
            throw _tokens.Errors.MissingFrom(_tokens.At);
        }

        var from = new FromParser(_tokens, _expressions, ParseInParentheses).Parse();
        var where = _tokens.SkipWord("WHERE") ? _expressions.ParseCondition() : null;
        if (_tokens.IsWord("CONNECT") || _tokens.IsWord("START") || _tokens.IsWord("MODEL"))
        {
            throw _tokens.Errors.NotSupported(_tokens.At, _tokens.Text.ToUpperInvariant(), "the views have no hierarchy.");
        }

        var groupBy = new List<Expression>();
        if (_tokens.SkipWord("GROUP"))
        {
            _tokens.Need("BY");
            do
            {
                groupBy.Add(_expressions.Parse());
            }
            while (_tokens.SkipSymbol(','));
        }

        var having = _tokens.SkipWord("HAVING") ? _expressions.ParseCondition() : null;
        return new Select(at) { IsDistinct = isDistinct, Items = items, From = from, Where = where, GroupBy = groupBy, Having = having };
    }

    private List<SelectItem> ParseItems()
    {
        var items = new List<SelectItem>();
        do
        {
            items.Add(ParseItem());
        }
        while (_tokens.SkipSymbol(','));
        return items;
    }

    private SelectItem ParseItem()
    {
        var at = _tokens.At;
        if (_tokens.SkipSymbol('*'))
        {
            return new SelectItem(null, null, "*", IsAlias: false, at);
        }

        if (_tokens.IsName && _tokens.IsSymbol('.', 1) && _tokens.IsSymbol('*', 2))
        {
            var qualifier = _tokens.TakeName();
            _tokens.Take();
            _tokens.Take();
            return new SelectItem(null, qualifier, "*", IsAlias: false, at);
        }

        var value = _expressions.Parse();
        var written = value is ColumnName column ? column.Name : _tokens.Between(at, _tokens.End);
        if (_tokens.SkipWord("AS") || _tokens.IsName)
        {
            return new SelectItem(value, null, NeedName(), IsAlias: true, at);
        }

        return new SelectItem(value, null, written, IsAlias: false, at);
    }

    private List<OrderItem> ParseOrder()
    {
        _tokens.Need("BY");
        return _expressions.ParseOrderItems();
    }

    private long ParseFetch()
    {
        if (!_tokens.SkipWord("FIRST"))
        {
            _tokens.Need("NEXT");
        }

        var limit = _tokens.IsWord("ROW") || _tokens.IsWord("ROWS") ? 1 : ParseCount();
        if (_tokens.IsWord("PERCENT"))
        {
            throw _tokens.Errors.NotSupported(_tokens.At, "FETCH FIRST with PERCENT", "give a number of rows.");
        }

        if (!_tokens.SkipWord("ROWS"))
        {
            _tokens.Need("ROW");
        }

        if (_tokens.IsWord("WITH"))
        {
            throw _tokens.Errors.NotSupported(_tokens.At, "FETCH FIRST WITH TIES", "use ONLY.");
        }

        _tokens.Need("ONLY");
        return limit;
    }

    private long ParseCount() => _tokens.Is(SqlTokenKind.Number) && long.TryParse(_tokens.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && _tokens.Take() is not null
        ? count
        : throw _tokens.Errors.NotSupported(_tokens.At, "OFFSET or FETCH with anything but a number", "write the number.");

    private string NeedName() => _tokens.IsName ? _tokens.TakeName() : throw _tokens.Errors.InvalidIdentifier(_tokens.At, _tokens.Text);
}
