using Microsoft.Extensions.Logging;

namespace ScriptHost.Bridge;

internal static partial class BridgeLog
{
    [LoggerMessage(900, LogLevel.Information, "The database {Database} is reached; requests of its jobs are taken from {Source}, {WakeUp}.")]
    public static partial void Reached(ILogger logger, string database, string source, string wakeUp);

    [LoggerMessage(901, LogLevel.Error, "The database {Database} is not reached. It is tried again, at distances of up to 30 seconds; runs under way go on.")]
    public static partial void Lost(ILogger logger, Exception exception, string database);

    [LoggerMessage(902, LogLevel.Debug, "The database {Database} is still not reached; it is tried again in {Delay}.")]
    public static partial void StillLost(ILogger logger, Exception exception, string database, TimeSpan delay);

    [LoggerMessage(903, LogLevel.Warning, "The database {Database} did not take what became of a run; it is tried again in {Delay}.")]
    public static partial void StoringFailed(ILogger logger, Exception exception, string database, TimeSpan delay);

    [LoggerMessage(904, LogLevel.Warning, "Another bridge has taken over request {RequestId} of the database {Database}.")]
    public static partial void ClaimLost(ILogger logger, string database, long requestId);

    [LoggerMessage(EventId = 905, Message = "The database {Database} cannot wake the bridge, which looks for requests at its polling interval meanwhile; it is tried again in {Delay}.")]
    public static partial void WakeUpFailed(ILogger logger, LogLevel level, Exception exception, string database, TimeSpan delay);

    [LoggerMessage(906, LogLevel.Warning, "The claims of the database {Database} could not be kept; it is tried again in {Delay}.")]
    public static partial void KeepingFailed(ILogger logger, Exception exception, string database, TimeSpan delay);

    [LoggerMessage(907, LogLevel.Error, "Request {RequestId} of the database {Database} could not be followed; it is on record, and will be taken up again.")]
    public static partial void FollowingFailed(ILogger logger, Exception exception, string database, long requestId);

    [LoggerMessage(908, LogLevel.Information, "{Count} requests of the database {Database} that a bridge had begun are taken up again.")]
    public static partial void TakenUp(ILogger logger, string database, int count);

    [LoggerMessage(909, LogLevel.Debug, "The claims of the database {Database} could not be let go of; others wait for the end of their lease.")]
    public static partial void NotReleased(ILogger logger, Exception exception, string database);
}
