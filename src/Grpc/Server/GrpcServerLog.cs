using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.Server;

/// <summary>The server's log events.</summary>
internal static partial class GrpcServerLog
{
    [LoggerMessage(1, LogLevel.Error, "Error when executing service method '{Method}'.", EventName = "ErrorExecutingServiceMethod")]
    public static partial void ErrorExecutingServiceMethod(ILogger logger, string method, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "Service method '{Method}' ended with {StatusCode}: {Detail}", EventName = "ServiceMethodFailed")]
    public static partial void ServiceMethodFailed(ILogger logger, string method, StatusCode statusCode, string detail, Exception? exception);

    [LoggerMessage(3, LogLevel.Debug, "The caller of service method '{Method}' is gone, or its request cannot be read.", EventName = "CallerGone")]
    public static partial void CallerGone(ILogger logger, string method, Exception exception);

    [LoggerMessage(4, LogLevel.Debug, "The deadline of service method '{Method}' passed.", EventName = "DeadlineExceeded")]
    public static partial void DeadlineExceeded(ILogger logger, string method);

    [LoggerMessage(5, LogLevel.Error, "Error when ending service method '{Method}' at its deadline.", EventName = "ErrorAtDeadline")]
    public static partial void ErrorAtDeadline(ILogger logger, string method, Exception exception);
}
