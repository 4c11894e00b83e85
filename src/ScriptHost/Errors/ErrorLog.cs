using Microsoft.Extensions.Logging;

namespace ScriptHost.Errors;

internal static partial class ErrorLog
{
    [LoggerMessage(100, LogLevel.Error, "{Method} failed; the caller was told the id {Id}.")]
    public static partial void CallFailed(ILogger logger, Exception exception, string method, string id);
}
