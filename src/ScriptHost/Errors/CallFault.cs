using Microsoft.Extensions.Logging;

namespace ScriptHost.Errors;

/// <summary>The one place where exceptions of calls become errors that callers are told.</summary>
internal static class CallFault
{
    /// <summary>The exception itself when its text is for callers; a foreign one goes to the log, and the caller gets its id.</summary>
    /// <param name="exception">What a call ended with.</param>
    /// <param name="call">Its name, for the log.</param>
    /// <param name="logger">Where foreign ones go.</param>
    public static ScriptHostException Of(Exception exception, string call, ILogger logger)
    {
        if (exception is ScriptHostException known)
        {
            return known;
        }

        var id = Guid.NewGuid().ToString("N")[..12];
        ErrorLog.CallFailed(logger, exception, call, id);
        return new ScriptHostException(ErrorCode.Internal, $"The agent failed. Its log says why, under the id {id}.", exception);
    }
}
