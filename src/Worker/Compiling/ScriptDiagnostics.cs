using Microsoft.CodeAnalysis;
using ScriptHost.V1;
using RoslynDiagnostic = Microsoft.CodeAnalysis.Diagnostic;
using RoslynLocation = Microsoft.CodeAnalysis.Location;

namespace ScriptHost.Worker.Compiling;

/// <summary>The compiler's messages as the contract carries them, and the ids of our own.</summary>
internal static class ScriptDiagnostics
{
    /// <summary>The file is not UTF-8 text.</summary>
    public const string NotText = "SH0001";

    /// <summary>There is no GsfMain.</summary>
    public const string NoEntryPoint = "SH0002";

    /// <summary>GsfMain cannot be called as it is declared.</summary>
    public const string WrongEntryPoint = "SH0003";

    /// <summary>There is more than one GsfMain that could be called.</summary>
    public const string AmbiguousEntryPoint = "SH0004";

    public static V1.Diagnostic Error(string id, string message, SourceLocation location) =>
        new() { Severity = Severity.Error, Id = id, Message = message, Location = location };

    /// <summary>Errors and warnings in the order of the script; what the compiler hides stays hidden.</summary>
    public static IEnumerable<V1.Diagnostic> Translate(IEnumerable<RoslynDiagnostic> diagnostics) =>
        from diagnostic in diagnostics
        where diagnostic.Severity is DiagnosticSeverity.Error or DiagnosticSeverity.Warning && !diagnostic.IsSuppressed
        orderby diagnostic.Location.GetLineSpan().Path, diagnostic.Location.SourceSpan.Start
        select new V1.Diagnostic
        {
            Severity = diagnostic.Severity == DiagnosticSeverity.Error ? Severity.Error : Severity.Warning,
            Id = diagnostic.Id,
            Message = diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
            Location = Translate(diagnostic.Location),
        };

    public static SourceLocation Translate(RoslynLocation location)
    {
        var span = location.GetLineSpan();
        return span.IsValid
            ? new SourceLocation { Path = span.Path, Line = span.StartLinePosition.Line + 1, Column = span.StartLinePosition.Character + 1 }
            : new SourceLocation();
    }
}
