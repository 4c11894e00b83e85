using Grpc.Core;
using ScriptHost.Errors;

namespace ScriptHost.Cli;

/// <summary>What an agent refused, as an error of the command.</summary>
internal static class AgentFault
{
    /// <param name="exception">Of the call.</param>
    /// <param name="prefix">Before the agent's message.</param>
    public static ScriptHostException Of(RpcException exception, string prefix = "")
    {
        var row = ErrorTable.Find(exception.Trailers.GetValue(ErrorTable.TrailerKey) ?? "");
        return row is null && exception.StatusCode == StatusCode.Unimplemented
            ? new ScriptHostException(ErrorCode.NotSupported, $"{prefix}The agent is of a release that does not have this.", exception)
            : new ScriptHostException(row?.Code ?? CodeOf(exception.StatusCode), $"{prefix}{exception.Status.Detail}", exception);
    }

    private static ErrorCode CodeOf(StatusCode status) => status == StatusCode.Unavailable ? ErrorCode.AgentUnreachable : ErrorCode.Internal;
}
