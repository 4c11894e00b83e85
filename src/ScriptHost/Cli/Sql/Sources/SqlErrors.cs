using ScriptHost.Errors;

namespace ScriptHost.Cli.Sql.Sources;

/// <summary>Errors with their place, under the numbers that Oracle gives them.</summary>
internal static class SqlErrors
{
    /// <summary>What the command is, for those who ask it for more.</summary>
    public const string Limits =
        "This is a client for DBMS_SCHEDULER, DBMS_CLOUD_FUNCTION_ADMIN and parts of DBMS_CLOUD, not a PL/SQL engine: see docs/sql.md";

    /// <summary>What the compiler of PL/SQL says.</summary>
    public static ScriptHostException Plsql(Place place, int number, string text) => new(ErrorCode.BadRequest, $"{place}: ORA-06550: PLS-{number:D5}: {text}");

    /// <summary>What the database says of SQL, or at run time.</summary>
    public static ScriptHostException Sql(Place place, int number, string text) => new(ErrorCode.BadRequest, $"{place}: ORA-{number:D5}: {text}");

    /// <summary>What SQL*Plus says.</summary>
    public static ScriptHostException Client(Place place, int number, string text) => new(ErrorCode.BadRequest, $"{place}: SP2-{number:D4}: {text}");

    /// <summary>What Oracle has and this has not.</summary>
    public static ScriptHostException Unsupported(Place place, string what) => new(ErrorCode.NotSupported, $"{place}: ORA-03001: {what} is not supported. {Limits}");

    public static ScriptHostException Placeholder(Place place, string placeholder, string advice) => new(
        ErrorCode.BadRequest, $"{place}: ORA-06550: {Shortened(placeholder)} is a placeholder: {advice}");

    /// <summary>The text in a line of its own, and not too long.</summary>
    public static string Shortened(string text)
    {
        var line = text.Length > 60 ? $"{text[..(char.IsHighSurrogate(text[59]) ? 59 : 60)]}…" : text;
        return string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c));
    }
}
