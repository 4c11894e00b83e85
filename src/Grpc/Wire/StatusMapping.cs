using System.Net;
using System.Net.Sockets;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Statuses for calls that the server did not end itself. Source: doc/PROTOCOL-HTTP2.md and doc/http-grpc-status-mapping.md.</summary>
internal static class StatusMapping
{
    public static StatusCode FromHttpStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    /// <summary>An exception of the HTTP handler: what the peer's reset says, else whether the connection is at fault.</summary>
    public static StatusCode FromException(Exception exception)
    {
        var connectionFailed = false;
        for (var current = exception; current != null; current = current.InnerException)
        {
            if (current is HttpProtocolException protocolError)
                return FromHttp2Error(protocolError.ErrorCode);

            connectionFailed |= current is SocketException or IOException or TimeoutException;
        }

        return connectionFailed ? StatusCode.Unavailable : StatusCode.Internal;
    }

    /// <summary>The detail of a status made from exceptions: the message of each, outermost first.</summary>
    public static string Describe(Exception exception)
    {
        var detail = $"{exception.GetType().Name}: {exception.Message}";
        for (var inner = exception.InnerException; inner != null; inner = inner.InnerException)
            detail += $" {inner.GetType().Name}: {inner.Message}";

        return detail;
    }

    // The error codes of RFC 9113, section 7.
    private static StatusCode FromHttp2Error(long code) => code switch
    {
        0x7 => StatusCode.Unavailable, // REFUSED_STREAM: not processed
        0x8 => StatusCode.Cancelled, // CANCEL
        0xb => StatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => StatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };
}
