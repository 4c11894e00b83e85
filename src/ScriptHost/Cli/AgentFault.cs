using Grpc.Core;
using ScriptHost.Errors;

namespace ScriptHost.Cli;

/// <summary>What an agent refused, as an error of the command.</summary>
internal static class AgentFault
{
    /// <param name="exception">Of the call.</param>
    /// <param name="prefix">Before the agent's message.</param>
    public static ScriptHostException Of(RpcException exception, string prefix = "") => new(CodeOf(exception), $"{prefix}{exception.Status.Detail}", exception);

    private static ErrorCode CodeOf(RpcException exception) =>
        ErrorTable.Find(exception.Trailers.GetValue(ErrorTable.TrailerKey) ?? "")?.Code
            ?? (exception.StatusCode == StatusCode.Unavailable ? ErrorCode.AgentUnreachable : ErrorCode.Internal);
}
