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

    /// <summary>A directive names nothing that is there. The agent tells more when it looked for a file (SH0101, SH0103, SH0104).</summary>
    public const string NotFound = "SH0101";

    /// <summary>Files load each other.</summary>
    public const string LoadCycle = "SH0102";

    /// <summary>An <c>#r</c> leads to something else than an assembly.</summary>
    public const string NotAnAssembly = "SH0105";

    /// <summary>An assembly does not run on this machine.</summary>
    public const string OtherPlatform = "SH0106";

    /// <summary>An assembly is another version of one that scripts share with the worker.</summary>
    public const string OtherVersion = "SH0107";

    /// <summary>A function is <c>async void</c>.</summary>
    public const string AsyncVoid = "SH0201";

    /// <summary>Brackets are nested deeper than the compiler can follow.</summary>
    public const string TooDeep = "SH0202";

    public static V1.Diagnostic Error(string id, string message, SourceLocation? location = null) =>
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
