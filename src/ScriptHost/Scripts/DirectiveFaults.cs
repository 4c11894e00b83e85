using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>Why a directive leads nowhere. The compiler adds the place, and drops what it does not find to be a directive.</summary>
internal static class DirectiveFaults
{
    public static Diagnostic Missing(string text, IEnumerable<string> tried) => Error(
        "SH0101", $"There is no file for \"{text}\": {string.Join(" nor ", tried.Select(path => $"'{path}'"))} is a file. Paths are relative to the file that names them.");

    public static Diagnostic OutsideRoots(string text, string path, IEnumerable<string> folders) => Error(
        "SH0103", $"\"{text}\" is '{path}', outside the script roots and reference folders ({string.Join(", ", folders)}). Move the file into one of them, or add its folder to Scripts:Roots or Scripts:ReferenceFolders.");

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
