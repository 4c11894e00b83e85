using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;
using ScriptHost.Errors;

namespace ScriptHost.Registry.Calls;

/// <summary>What a failed call to an agent means.</summary>
internal static class CallFailure
{
    // RFC 9113, 8.7: the server has not begun with it.
    private const long RefusedStream = 0x7;

    private static readonly HttpRequestError[] BeforeRequest =
        [HttpRequestError.NameResolutionError, HttpRequestError.ConnectionError, HttpRequestError.SecureConnectionError];

    /// <summary>True when the call certainly had no effect: it never left, or the agent says that it started nothing.</summary>
    public static bool ProvesNoStart(RpcException exception) =>
        RowOf(exception) is { Retry: RetryAdvice.Later }
        // A channel connects before it sends anything, and tells of that failure without a request around it.
        || exception.Status.DebugException is SocketException
        || Causes(exception).Any(cause => cause is HttpRequestException request && BeforeRequest.Contains(request.HttpRequestError))
        || Causes(exception).Any(cause => cause is HttpProtocolException { ErrorCode: RefusedStream });

    /// <summary>True when the agent is there, and does not want this very call.</summary>
    public static bool IsRefusalForGood(RpcException exception) => RowOf(exception) is { Retry: not RetryAdvice.Later };

    /// <summary>True when nothing was started, or the agent itself says what is wrong.</summary>
    public static bool IsDecided(RpcException exception) =>
        RowOf(exception) is not null || ProvesNoStart(exception) || Causes(exception).Any(cause => cause is AuthenticationException);

    /// <summary>The error for callers: which agent failed, and why.</summary>
    public static ScriptHostException Translate(RpcException exception, string place, EndpointChannel channel)
    {
        if (RowOf(exception) is { } row)
        {
            return new ScriptHostException(row.Code, $"{place}: {exception.Status.Detail}", exception);
        }

        if (!Causes(exception).Any())
        {
            return new ScriptHostException(
                exception.StatusCode == StatusCode.Unavailable ? ErrorCode.AgentUnreachable : ErrorCode.Internal, $"{place}: {exception.StatusCode} {exception.Status.Detail}", exception);
        }

        if (Causes(exception).Any(cause => cause is AuthenticationException))
        {
            return new ScriptHostException(
                ErrorCode.AgentNotTrusted, $"{place}: {channel.Refusal ?? $"no connection with TLS could be made: {Innermost(exception)}"}.", exception);
        }

        // With TLS 1.3 a server that does not like a certificate ends the connection when the caller's part of the handshake is over.
        return Causes(exception).Any(cause => cause is ObjectDisposedException || cause.Message.Contains("alert", StringComparison.OrdinalIgnoreCase))
            ? new ScriptHostException(ErrorCode.AgentNotTrusted, $"{place}: the agent ended the handshake: it does not seem to accept the wallet's certificate. The agent's log says why.", exception)
            : new ScriptHostException(ErrorCode.AgentUnreachable, $"{place}: {Innermost(exception)}. {AdviceFor(exception)}", exception);
    }

    private static string AdviceFor(RpcException exception) => ProvesNoStart(exception)
        ? "Is the agent up, and is this its address?"
        : "If this happens at once and again, the agent may not accept the wallet's certificate: its log says.";

    private static ErrorRow? RowOf(RpcException exception) => ErrorTable.Find(exception.Trailers.GetValue(ErrorTable.TrailerKey) ?? "");

    private static string Innermost(RpcException exception) => Causes(exception).Last().Message.TrimEnd('.');

    private static IEnumerable<Exception> Causes(RpcException exception)
    {
        for (var cause = exception.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
