using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>What the author of a script is told that is too much for the compiler.</summary>
internal static class CompilerFaults
{
    public static CompileReply TooSlow(string path, TimeSpan limit) => Fault(
        "SH0301", path, $"Compiling the script took more than {limit.TotalSeconds:0} s and was given up (Scripts:CompileTimeout). Long chains of nested lambdas or generic calls do that: give types to lambda parameters, or split the expression.");

    public static CompileReply TooMuch(string path, long memoryBytes) => Fault(
        "SH0302", path, $"The compiler broke down over the script: most likely it needed more than {memoryBytes / (1024 * 1024)} MB (Scripts:CompilerMemoryBytes). Move data out of the script into files of its own, or split it.");

    private static CompileReply Fault(string id, string path, string message) => new()
    {
        Reason = Reason.CompileError,
        Diagnostics = { new Diagnostic { Severity = Severity.Error, Id = id, Message = message, Location = new SourceLocation { Path = path } } },
    };
}
