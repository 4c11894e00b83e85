using Microsoft.Extensions.Logging;

namespace ScriptHost.Scripts;

internal static partial class ScriptsLog
{
    [LoggerMessage(300, LogLevel.Error, "The compiler was lost while it compiled {Path}.")]
    public static partial void CompilerLost(ILogger logger, Exception exception, string path);

    [LoggerMessage(301, LogLevel.Information, "{Path} was compiled in {Milliseconds:0} ms.")]
    public static partial void Compiled(ILogger logger, string path, double milliseconds);
}
