namespace ScriptHost.Cli.Sql.Sessions;

internal enum UnitKind
{
    /// <summary>Of SQL*Plus: a line.</summary>
    Command,

    /// <summary>EXEC and what it calls: a line, too.</summary>
    Calls,

    /// <summary>Of SQL: it ends with a semicolon.</summary>
    Statement,

    /// <summary>Of PL/SQL: it ends with a line that is <c>/</c> alone.</summary>
    Block,
}

/// <summary>A part of a source that is executed as one.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Word">Its first word in upper case.</param>
/// <param name="Start">Its first character.</param>
/// <param name="End">Behind it, without what ends it.</param>
/// <param name="Next">Behind what ends it.</param>
/// <param name="IsEnded">False: the text ends before the unit does.</param>
internal readonly record struct RawUnit(UnitKind Kind, string Word, int Start, int End, int Next, bool IsEnded);
