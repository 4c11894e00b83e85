namespace ScriptHost.Cli.Sql.Parsing;

internal enum TokenKind
{
    /// <summary>A keyword or a name that is not quoted.</summary>
    Word,
    QuotedName,
    Literal,
    Number,

    /// <summary>One or two characters of anything else.</summary>
    Symbol,

    /// <summary>Behind the last one.</summary>
    End,
}

/// <summary>A piece of a unit's text that is neither blank nor comment.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End);
