using Microsoft.Extensions.Logging;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Workers;

internal static partial class WorkersLog
{
    [LoggerMessage(200, LogLevel.Information, "A {Language} worker, process {ProcessId}, answered after {Milliseconds:0} ms.")]
    public static partial void WorkerStarted(ILogger logger, string language, int processId, double milliseconds);

    [LoggerMessage(201, LogLevel.Error, "A {Language} worker did not start: {Why}. It printed: {Output}")]
    public static partial void WorkerDidNotStart(ILogger logger, string language, string why, string output);

    [LoggerMessage(202, LogLevel.Information, "The worker with process {ProcessId}, {Key}, is retired: {Reason}.")]
    public static partial void WorkerRetired(ILogger logger, int processId, WorkerKey key, string reason);

    [LoggerMessage(203, LogLevel.Error, "Of the worker with process {ProcessId} something is left over.")]
    public static partial void WorkerNotEnded(ILogger logger, Exception exception, int processId);

    [LoggerMessage(204, LogLevel.Warning, "The {Language} worker with process {ProcessId} said: {Text}")]
    public static partial void WorkerSaid(ILogger logger, string language, int processId, string text);

    [LoggerMessage(205, LogLevel.Warning, "There is no sandbox around scripts: {Lacks} They see the machine as their user does.")]
    public static partial void NoSandbox(ILogger logger, string lacks);

    [LoggerMessage(206, LogLevel.Information, "Isolation: {Report}.")]
    public static partial void IsolationInForce(ILogger logger, IsolationReport report);

    [LoggerMessage(208, LogLevel.Information, "The worker with process {ProcessId} could not rehearse: {Reason} Its first run will take longer.")]
    public static partial void RehearsalFailed(ILogger logger, int processId, string reason);

    [LoggerMessage(207, LogLevel.Warning, "'{Folder}' cannot be read by the users that scripts run as ({UidRange}): make it and the folders above readable for all, move it, or use bubblewrap.")]
    public static partial void FolderUnreadable(ILogger logger, string folder, string uidRange);
}
