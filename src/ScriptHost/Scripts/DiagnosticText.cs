using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>Diagnostics as compilers print them and editors understand them: file(line,column): severity id: message.</summary>
internal static class DiagnosticText
{
    public static string Format(Diagnostic diagnostic)
    {
        var severity = diagnostic.Severity == Severity.Error ? "error" : "warning";
        return $"{Place(diagnostic.Location)}: {severity} {diagnostic.Id}: {diagnostic.Message}";
    }

    private static string Place(SourceLocation? location) => location switch
    {
        null or { Path: "" } => "script",
        { Line: 0 } => location.Path,
        _ => $"{location.Path}({location.Line},{location.Column})",
    };
}
