using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>Why a directive leads nowhere. The compiler adds the place, and drops what it does not find to be a directive.</summary>
internal static class DirectiveFaults
{
    public static Diagnostic Missing(string text, IReadOnlyList<string> tried) => Error(
        "SH0101", $"There is no file for \"{text}\": {(tried.Count == 1 ? $"'{tried[0]}' is no file" : $"neither {string.Join(" nor ", tried.Select(path => $"'{path}'"))} is one")}. Paths are relative to the file that names them.");

    public static Diagnostic OutsideFolders(ScriptDirective directive, string path, IEnumerable<string> folders)
    {
        var (allowed, settings) = directive.Kind == DirectiveKind.Load
            ? ("script roots", "Scripts:Roots")
            : ("script roots and reference folders", "Scripts:ReferenceFolders");
        return Error(
            "SH0103", $"\"{directive.Text}\" is '{path}', outside the {allowed} ({string.Join(", ", folders)}). Move the file into one of them, or add its folder to {settings}.");
    }

    public static Diagnostic Unreadable(string path, Exception exception) => Error(
        "SH0104", $"'{path}' cannot be read by the agent ({Environment.UserName}): {Why(exception)}. Check the file and its mode.");

    public static Diagnostic TooLarge(string path, long maxBytes) => Error(
        "SH0104", $"'{path}' is too large: together, the files of a script have at most {maxBytes} bytes.");

    private static Diagnostic Error(string id, string message) => new() { Severity = Severity.Error, Id = id, Message = message };

    private static string Why(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "permission denied",
        InvalidDataException => exception.Message.TrimEnd('.'),
        _ => "input/output error",
    };
}
