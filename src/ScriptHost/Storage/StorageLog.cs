using Microsoft.Extensions.Logging;

namespace ScriptHost.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(100, LogLevel.Error, "The {Store} could not be written.")]
    public static partial void WriteFailed(ILogger logger, Exception exception, string store);

    [LoggerMessage(102, LogLevel.Information, "The {Store} is written again, {Duration} and {Count} failures after it could not be.")]
    public static partial void WritesAgain(ILogger logger, string store, TimeSpan duration, long count);

    [LoggerMessage(101, LogLevel.Critical, "The file of the {Store} was deleted or replaced while the agent was using it; it is written anew.")]
    public static partial void FileGone(ILogger logger, string store);
}
