using ScriptHost.Cli.Sql.Sources;

namespace ScriptHost.Cli.Sql.Parsing;

/// <summary>Reads anonymous blocks, of which calls are the substance.</summary>
internal sealed class BlockParser
{
    // What PL/SQL can do and this cannot, so that it is told as that and not as a mistake.
    private static readonly HashSet<string> Unsupported = new(StringComparer.OrdinalIgnoreCase)
    {
        "IF", "LOOP", "FOR", "WHILE", "CASE", "GOTO", "EXIT", "CONTINUE", "RETURN", "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "OPEN", "FETCH", "CLOSE", "EXECUTE", "FORALL",
        "PIPE", "SAVEPOINT", "ROLLBACK", "LOCK", "WITH", "SET", "CURSOR", "FUNCTION", "PROCEDURE", "PRAGMA", "TYPE", "SUBTYPE",
    };

    private readonly TokenReader _tokens;
    private readonly Nesting _nesting = new();
    private readonly ExpressionParser _expressions;

    public BlockParser(SourceUnit unit)
    {
        _tokens = new TokenReader(unit);
        _expressions = new ExpressionParser(_tokens, _nesting);
    }

    /// <summary>Reads a unit that is a block, behind which <c>/</c> may stand.</summary>
    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST, NOT_SUPPORTED.</exception>
    public BlockStatement ReadBlock()
    {
        SkipLabels();
        var block = ReadNestedBlock();
        _tokens.TryTake("/");
        return _tokens.IsAtEnd ? block : throw _tokens.Unexpected("the end of the block, a line that is / alone");
    }

    /// <summary>Reads a unit that is EXEC or CALL and statements.</summary>
    /// <inheritdoc cref="ReadBlock"/>
    public BlockStatement ReadCalls()
    {
        var at = _tokens.Take().Start;
        var statements = new List<Statement>();
        do
        {
            statements.Add(ReadStatement(isLast: true));
        }
        while (!_tokens.IsAtEnd);

        return new BlockStatement(at, [], statements, null);
    }

    private BlockStatement ReadNestedBlock()
    {
        using var level = _nesting.Enter(_tokens);
        var at = _tokens.Current.Start;
        var declarations = new List<Declaration>();
        if (_tokens.TryTake("DECLARE"))
        {
            while (!_tokens.Is("BEGIN"))
            {
                declarations.Add(ReadDeclaration());
            }
        }

        _tokens.Expect("BEGIN");
        var body = ReadStatements();
        var handler = _tokens.TryTake("EXCEPTION") ? ReadHandler() : null;
        _tokens.Expect("END");
        if (_tokens.Current.Kind is TokenKind.Word or TokenKind.QuotedName)
        {
            _tokens.ExpectName("a label");
        }

        _tokens.Expect(";");
        return new BlockStatement(at, declarations, body, handler);
    }

    private List<Statement> ReadStatements()
    {
        var statements = new List<Statement>();
        do
        {
            statements.Add(ReadStatement(isLast: false));
        }
        while (!_tokens.Is("END") && !_tokens.Is("EXCEPTION") && !_tokens.Is("WHEN"));

        return statements;
    }

    private List<Statement> ReadHandler()
    {
        _tokens.Expect("WHEN");
        if (!_tokens.Is("OTHERS"))
        {
            throw SqlErrors.Unsupported(_tokens.Unit.PlaceOf(_tokens.Current.Start), $"WHEN {SqlErrors.Shortened(_tokens.Text.ToString())} (WHEN OTHERS is)");
        }

        _tokens.Take();
        _tokens.Expect("THEN");
        return ReadStatements();
    }

    private Statement ReadStatement(bool isLast)
    {
        SkipLabels();
        var token = _tokens.Current;
        Statement statement;
        if (_tokens.Is("BEGIN") || _tokens.Is("DECLARE"))
        {
            return ReadNestedBlock();
        }

        if (_tokens.TryTake("NULL"))
        {
            statement = new EmptyStatement(token.Start);
        }
        else if (_tokens.TryTake("COMMIT"))
        {
            _tokens.TryTake("WORK");
            statement = new EmptyStatement(token.Start);
        }
        else if (_tokens.TryTake("RAISE"))
        {
            statement = new RaiseStatement(token.Start);
        }
        else if (token.Kind == TokenKind.Word && Unsupported.Contains(_tokens.Text.ToString()))
        {
            throw SqlErrors.Unsupported(_tokens.Unit.PlaceOf(token.Start), _tokens.Text.ToString().ToUpperInvariant());
        }
        else if (_tokens.Is("END") || _tokens.Is("EXCEPTION") || _tokens.Is("WHEN"))
        {
            throw _tokens.Unexpected("a call, a block or NULL");
        }
        else
        {
            statement = ReadCallOrAssignment();
        }

        if (!_tokens.TryTake(";") && !(isLast && _tokens.IsAtEnd))
        {
            throw _tokens.Unexpected("\";\"");
        }

        return statement;
    }

    private Statement ReadCallOrAssignment()
    {
        var at = _tokens.Current.Start;
        var name = _expressions.ReadName("a call, a block or NULL");
        if (_tokens.Is(":="))
        {
            var isVariable = name.Parts.Count == 1;
            _tokens.Take();
            return isVariable
                ? new AssignStatement(at, name.Parts[0], _expressions.Read())
                : throw SqlErrors.Plsql(_tokens.Unit.PlaceOf(at), 363, $"expression '{name}' cannot be used as an assignment target");
        }

        return new CallStatement(at, name, _expressions.ReadArguments() ?? []);
    }

    private Declaration ReadDeclaration()
    {
        var token = _tokens.Current;
        if (token.Kind == TokenKind.Word && Unsupported.Contains(_tokens.Text.ToString()))
        {
            throw SqlErrors.Unsupported(_tokens.Unit.PlaceOf(token.Start), $"{_tokens.Text.ToString().ToUpperInvariant()} in declarations");
        }

        var name = _tokens.ExpectName("a variable's name or BEGIN");
        var isConstant = _tokens.TryTake("CONSTANT");
        var type = DeclaredTypes.Read(_tokens);
        if (_tokens.TryTake("NOT"))
        {
            _tokens.Expect("NULL");
        }

        var initial = _tokens.TryTake(":=") || _tokens.TryTake("DEFAULT") ? _expressions.Read() : null;
        _tokens.Expect(";");
        return new Declaration(token.Start, name, type, isConstant, initial);
    }

    private void SkipLabels()
    {
        while (_tokens.TryTake("<<"))
        {
            _tokens.ExpectName("a label");
            _tokens.Expect(">>");
        }
    }
}
