using Microsoft.Extensions.Logging;
using ScriptHost.Errors;

namespace ScriptHost.Scheduling;

internal static partial class SchedulingLog
{
    [LoggerMessage(700, LogLevel.Warning, "Run {RunId} could not be sent; it is tried again in {Delay}.")]
    public static partial void SendingFailed(ILogger logger, Exception exception, string runId, TimeSpan delay);

    [LoggerMessage(EventId = 701, Message = "The scheduler could not look after job {JobId}; it tries again in {Delay}.")]
    public static partial void LookingAfterFailed(ILogger logger, LogLevel level, Exception exception, long jobId, TimeSpan delay);

    [LoggerMessage(702, LogLevel.Information, "{Count} runs that had begun and that nobody followed are followed.")]
    public static partial void RunsRecovered(ILogger logger, int count);

    [LoggerMessage(EventId = 703, Message = "What became of run {RunId} could not be stored; it is tried again in {Delay}.")]
    public static partial void StoringFailed(ILogger logger, LogLevel level, Exception exception, string runId, TimeSpan delay);

    [LoggerMessage(EventId = 704, Message = "What is too old of the scheduler's log and events could not be removed; it is tried again.")]
    public static partial void UpkeepFailed(ILogger logger, LogLevel level, Exception exception);

    [LoggerMessage(EventId = 705, Message = "Events of jobs could not be read; it is tried again in {Delay}.")]
    public static partial void EventsNotRead(ILogger logger, LogLevel level, Exception exception, TimeSpan delay);

    [LoggerMessage(EventId = 706, Message = "Run {RunId} exceeds max_run_duration, and the event could not be written; it is tried again.")]
    public static partial void OverdueNotTold(ILogger logger, LogLevel level, Exception exception, string runId);

    [LoggerMessage(707, LogLevel.Warning, "Run {RunId} could not be stopped; it is tried again in {Delay}.")]
    public static partial void StoppingFailed(ILogger logger, Exception exception, string runId, TimeSpan delay);

    [LoggerMessage(708, LogLevel.Error, "Run {RunId} could not be followed; it is on disk, and will be followed again.")]
    public static partial void FollowingFailed(ILogger logger, Exception exception, string runId);

    [LoggerMessage(EventId = 709, Message = "The scheduler could not look for what was missed; it tries again in {Delay}.")]
    public static partial void LookingForMissedFailed(ILogger logger, LogLevel level, Exception exception, TimeSpan delay);

    /// <summary>How loud what is tried again is told: the store tells itself that it fails, once for all who need it.</summary>
    public static LogLevel LevelOf(Exception failure) => failure is ScriptHostException { Code: ErrorCode.StoreFailed } ? LogLevel.Debug : LogLevel.Error;
}
