using Microsoft.Extensions.Logging;

namespace ScriptHost.Security.Audit;

internal static partial class AuditMessages
{
    [LoggerMessage(720, LogLevel.Error, "The audit log could not be written: {Action}, {Outcome}.")]
    public static partial void NotWritten(ILogger logger, Exception exception, string action, string outcome);
}
