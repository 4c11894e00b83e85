using Microsoft.Extensions.Logging;
using ScriptHost.V1;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ScriptHost.Runs;

internal static partial class RunsLog
{
    [LoggerMessage(400, LogLevel.Debug, "Run {RunId} of {Script} ended {Status}, reason {Reason}, value {Value}.")]
    public static partial void RunEnded(ILogger logger, string runId, string script, OutcomeStatus status, Reason reason, long value);

    [LoggerMessage(401, LogLevel.Error, "Run {RunId} could not be executed because the agent failed.")]
    public static partial void ExecutionFailed(ILogger logger, Exception exception, string runId);

    [LoggerMessage(402, LogLevel.Error, "The outcome of run {RunId} could not be stored.")]
    public static partial void OutcomeNotStored(ILogger logger, Exception exception, string runId);

    [LoggerMessage(403, LogLevel.Warning, "Run {RunId} did not end within its grace period and is killed.")]
    public static partial void RunKilled(ILogger logger, string runId);

    [LoggerMessage(404, LogLevel.Warning, "The scratch folder {Folder} could not be removed.")]
    public static partial void ScratchNotRemoved(ILogger logger, Exception exception, string folder);

    [LoggerMessage(405, LogLevel.Warning, "The worker with process {ProcessId} was lost while run {RunId} was under way.")]
    public static partial void WorkerLost(ILogger logger, Exception exception, string runId, int processId);

    [LoggerMessage(406, LogLevel.Warning, "Run {RunId} of {Script} was under way when the agent ended last time; it ended {Reason}.")]
    public static partial void LostRunEnded(ILogger logger, string runId, string script, Reason reason);

    [LoggerMessage(407, LogLevel.Information, "{Count} runs with {Bytes} bytes are no longer kept.")]
    public static partial void RunsRemoved(ILogger logger, long count, long bytes);

    [LoggerMessage(408, LogLevel.Error, "Upkeep of the journal failed; it is tried again.")]
    public static partial void UpkeepFailed(ILogger logger, Exception exception);

    [LoggerMessage(420, LogLevel.Warning, "The worker that looked at {Script} was lost.")]
    public static partial void CheckLost(ILogger logger, Exception exception, string script);
}
