using ScriptHost.Data.Sql;

namespace ScriptHost.Scheduling.Views.Syntax;

/// <summary>The tokens of a statement, one after the other.</summary>
internal sealed class QueryTokens
{
    private const int MaxDepth = 200;
    private const int MaxNesting = 16;

    // Words that end an expression or table, so that they are no alias.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "SELECT", "FROM", "WHERE", "GROUP", "HAVING", "ORDER", "UNION", "INTERSECT", "MINUS", "EXCEPT", "FETCH", "OFFSET", "ON", "USING", "JOIN", "INNER", "LEFT",
        "RIGHT", "FULL", "CROSS", "NATURAL", "AND", "OR", "NOT", "IN", "IS", "LIKE", "BETWEEN", "AS", "BY", "ASC", "DESC", "NULLS", "THEN", "ELSE", "END", "WHEN",
        "CASE", "EXISTS", "ESCAPE", "WITH", "DISTINCT", "UNIQUE", "ALL", "FOR", "CONNECT", "START", "AT", "LIMIT", "PIVOT", "UNPIVOT", "MODEL", "OUTER", "NULL", "INTO", "SET",
    };

    private readonly string _sql;
    private readonly List<SqlToken> _tokens;
    private int _index;
    private int _nesting;

    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST (ORA-01756): a quote is not closed.</exception>
    public QueryTokens(string sql)
    {
        (_sql, _tokens, Errors) = (sql, SqlLexer.Read(sql), new QueryErrors(sql));
        foreach (var token in _tokens)
        {
            Check(token);
        }
    }

    public QueryErrors Errors { get; }

    public bool IsAtEnd => _index == _tokens.Count;

    /// <summary>Where the next token begins.</summary>
    public int At => IsAtEnd ? _sql.TrimEnd().Length : _tokens[_index].Start;

    /// <summary>Where the last token ended.</summary>
    public int End => _index == 0 ? 0 : _tokens[_index - 1].End;

    /// <summary>The next token as it was written; empty at the end.</summary>
    public string Text => TextAt(0);

    public bool Is(SqlTokenKind kind) => !IsAtEnd && _tokens[_index].Kind == kind;

    /// <summary>The next token is a word, or a name that may be an alias or column.</summary>
    public bool IsName => Is(SqlTokenKind.QuotedName) || (Is(SqlTokenKind.Word) && !Reserved.Contains(Text));

    public bool IsWord(string word, int ahead = 0) => KindAt(ahead) == SqlTokenKind.Word && TextAt(ahead).Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(char symbol, int ahead = 0) => KindAt(ahead) == SqlTokenKind.Symbol && TextAt(ahead)[0] == symbol;

    public bool IsText(int ahead) => KindAt(ahead) == SqlTokenKind.Text;

    /// <summary>A number that begins with its point.</summary>
    public bool IsFraction => IsSymbol('.') && KindAt(1) == SqlTokenKind.Number;

    public bool SkipWord(string word) => Skip(IsWord(word));

    public bool SkipSymbol(char symbol) => Skip(IsSymbol(symbol));

    /// <summary>Takes the next token as it was written.</summary>
    public string Take()
    {
        var text = Text;
        _index++;
        return text;
    }

    public void Need(string word)
    {
        if (!SkipWord(word))
        {
            throw Errors.MissingKeyword(At, word);
        }
    }

    public void NeedRight()
    {
        if (!SkipSymbol(')'))
        {
            throw Errors.MissingRight(At);
        }
    }

    /// <summary>Takes a name: in upper case unless it is quoted.</summary>
    public string TakeName() => Is(SqlTokenKind.QuotedName) ? Take()[1..^1] : Take().ToUpperInvariant();

    /// <summary>Takes a text literal.</summary>
    public string TakeText()
    {
        var literal = Take();
        var quote = literal.IndexOf('\'', StringComparison.Ordinal);
        return quote > 0 && literal[quote - 1] is 'q' or 'Q' ? literal[(quote + 2)..^2] : literal[(quote + 1)..^1].Replace("''", "'", StringComparison.Ordinal);
    }

    /// <summary>The text between two places, for the name of a column.</summary>
    public string Between(int start, int end)
    {
        var pieces = _tokens.Where(token => token.Start >= start && token.End <= end)
            .Select(token => token.Kind is SqlTokenKind.Text or SqlTokenKind.QuotedName ? _sql.Substring(token.Start, token.Length).Trim('"') : _sql.Substring(token.Start, token.Length).ToUpperInvariant());
        return string.Concat(pieces);
    }

    /// <summary>Gives an expression its depth.</summary>
    public Expression Made(Expression made)
    {
        var depth = 1 + made.Children.Select(child => child.Depth).DefaultIfEmpty().Max();
        return depth > MaxDepth ? throw Errors.TooDeep(made.At) : made with { Depth = depth };
    }

    /// <summary>Parses what nests, no deeper than what neither this nor the database chokes on.</summary>
    public T Nested<T>(Func<T> parse)
    {
        if (_nesting == MaxNesting)
        {
            throw Errors.TooDeep(At);
        }

        _nesting++;
        var parsed = parse();
        _nesting--;
        return parsed;
    }

    private SqlTokenKind? KindAt(int ahead) => _index + ahead < _tokens.Count ? _tokens[_index + ahead].Kind : null;

    private string TextAt(int ahead) => _index + ahead < _tokens.Count ? _sql.Substring(_tokens[_index + ahead].Start, _tokens[_index + ahead].Length) : "";

    private bool Skip(bool isThere)
    {
        _index += isThere ? 1 : 0;
        return isThere;
    }

    private void Check(SqlToken token)
    {
        var text = _sql.AsSpan(token.Start, token.Length);
        switch (token.Kind)
        {
            case SqlTokenKind.Placeholder:
                throw Errors.NotSupported(token.Start, $"The placeholder {text}", "write the value into the statement.");
            case SqlTokenKind.QuotedName when text.Length < 3 || text[^1] != '"' || text[1..^1].Contains('"'):
                throw Errors.InvalidIdentifier(token.Start, text.Trim('"').ToString());
            case SqlTokenKind.Text when !IsClosed(text):
                throw Errors.NotClosed(token.Start);
            case SqlTokenKind.Symbol when !"()+-*/,.=<>!|;^".Contains(text[0]):
                throw Errors.InvalidCharacter(token.Start, text.ToString());
        }
    }

    private static bool IsClosed(ReadOnlySpan<char> literal)
    {
        var quote = literal.IndexOf('\'');
        if (quote > 0 && literal[quote - 1] is 'q' or 'Q')
        {
            return literal.Length >= quote + 4 && literal[^1] == '\'' && literal[^2] == SqlLexer.ClosingDelimiter(literal[quote + 1]);
        }

        // Quotes within come in pairs, so that a closed literal has an even number.
        return literal[quote..].Count('\'') % 2 == 0;
    }
}
