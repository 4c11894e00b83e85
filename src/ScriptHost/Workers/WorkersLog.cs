using Microsoft.Extensions.Logging;

namespace ScriptHost.Workers;

internal static partial class WorkersLog
{
    [LoggerMessage(200, LogLevel.Information, "A {Language} worker, process {ProcessId}, answered after {Milliseconds:0} ms.")]
    public static partial void WorkerStarted(ILogger logger, string language, int processId, double milliseconds);

    [LoggerMessage(201, LogLevel.Error, "A {Language} worker did not start: {Why}. It printed: {Output}")]
    public static partial void WorkerDidNotStart(ILogger logger, string language, string why, string output);

    [LoggerMessage(202, LogLevel.Information, "The worker with process {ProcessId} of {Key} is retired: {Reason}.")]
    public static partial void WorkerRetired(ILogger logger, int processId, WorkerKey key, string reason);

    [LoggerMessage(204, LogLevel.Warning, "The {Language} worker with process {ProcessId} said: {Text}")]
    public static partial void WorkerSaid(ILogger logger, string language, int processId, string text);

    [LoggerMessage(203, LogLevel.Warning, "No spare {Language} worker could be started.")]
    public static partial void NoSpare(ILogger logger, Exception exception, string language);
}
