using Microsoft.Extensions.Logging;

namespace ScriptHost.Scripts;

internal static partial class ScriptsLog
{
    [LoggerMessage(300, LogLevel.Error, "The compiler was lost while it compiled {Path}.")]
    public static partial void CompilerLost(ILogger logger, Exception exception, string path);

    [LoggerMessage(301, LogLevel.Information, "{Path} was compiled in {Milliseconds:0} ms.")]
    public static partial void Compiled(ILogger logger, string path, double milliseconds);

    [LoggerMessage(302, LogLevel.Warning, "The compilation of {Path} took more than {Limit} (Scripts:CompileTimeout): the compiler was stopped.")]
    public static partial void CompileTimedOut(ILogger logger, string path, TimeSpan limit);

    [LoggerMessage(303, LogLevel.Information, "The compiler had nothing to do for {Idle} and was stopped.")]
    public static partial void CompilerIdle(ILogger logger, TimeSpan idle);

    [LoggerMessage(304, LogLevel.Warning, "Compiled scripts cannot be kept in the data folder; they stay in memory until that works again.")]
    public static partial void StoreUnusable(ILogger logger, Exception exception);

    [LoggerMessage(305, LogLevel.Warning, "The stored files of the compiled script {Digest} are missing or damaged: it is compiled anew.")]
    public static partial void StoredScriptDamaged(ILogger logger, string digest);

    [LoggerMessage(306, LogLevel.Error, "The package resolver was lost.")]
    public static partial void ResolverLost(ILogger logger, Exception exception);
}
