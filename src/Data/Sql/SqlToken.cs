namespace ScriptHost.Data.Sql;

internal enum SqlTokenKind
{
    /// <summary>A keyword or a name that is not quoted.</summary>
    Word,

    /// <summary>A name in double quotes.</summary>
    QuotedName,

    /// <summary>A text literal in any of Oracle's notations.</summary>
    Text,

    Number,

    /// <summary>A placeholder with its prefix: <c>:name</c>, <c>:1</c>, <c>@name</c>, <c>$name</c>.</summary>
    Placeholder,

    /// <summary>One character of anything else.</summary>
    Symbol,
}

/// <summary>A piece of a statement's text that is neither blank nor comment.</summary>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int Length)
{
    public int End => Start + Length;
}
