using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.Server;

/// <summary>Tells gRPC requests from others.</summary>
internal static class RequestCheck
{
    /// <summary>Whether the request can be served as gRPC; if not, the response says why.</summary>
    public static bool IsServed(HttpContext http)
    {
        var contentType = http.Request.ContentType;
        if (!GrpcHeaders.IsGrpcContentType(contentType))
        {
            Refuse(
                http.Response,
                StatusCodes.Status415UnsupportedMediaType,
                contentType == null ? "Content-Type is missing from the request." : $"Content-Type '{contentType}' is not supported.");
            return false;
        }

        if (!HttpProtocol.IsHttp2(http.Request.Protocol))
        {
            http.Response.Headers.Upgrade = HttpProtocol.Http2;
            Refuse(
                http.Response, StatusCodes.Status426UpgradeRequired, $"Request protocol '{http.Request.Protocol}' is not supported.");
            return false;
        }

        return true;
    }

    private static void Refuse(HttpResponse response, int httpStatus, string detail)
    {
        response.StatusCode = httpStatus;
        StatusWriter.WriteStatus(response.Headers, new Status(StatusCode.Internal, detail));
    }
}
