using Microsoft.Extensions.Logging;

namespace ScriptHost.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(100, LogLevel.Error, "The journal could not be written.")]
    public static partial void WriteFailed(ILogger logger, Exception exception);

    [LoggerMessage(101, LogLevel.Critical, "The journal's file was deleted or replaced while the agent was using it; it is written anew.")]
    public static partial void FileGone(ILogger logger);
}
