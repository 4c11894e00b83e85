using System.Globalization;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.Server;

/// <summary>Writes how a call ended into a response.</summary>
internal static class StatusWriter
{
    private const string OkCode = "0";

    /// <summary>Writes a reply that consists of its status.</summary>
    public static void WriteOnly(HttpResponse response, Status status)
    {
        response.ContentType = GrpcHeaders.ContentType;
        WriteStatus(response.Headers, status);
    }

    /// <summary>Writes status and metadata: after a body as trailers, without one as headers, which saves a frame.</summary>
    public static void Write(HttpResponse response, bool hasBody, Status status, Metadata? metadata)
    {
        var destination = hasBody || response.HasStarted
            ? response.HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
            : response.Headers;
        if (metadata != null)
            WriteMetadata(destination, metadata);

        WriteStatus(destination, status);
    }

    public static void WriteMetadata(IHeaderDictionary headers, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (!GrpcHeaders.IsReserved(entry.Key))
                headers.Append(entry.Key, MetadataCodec.EncodeValue(entry));
        }
    }

    public static void WriteStatus(IHeaderDictionary headers, Status status)
    {
        headers[GrpcHeaders.Status] = status.StatusCode == StatusCode.OK ? OkCode : ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(status.Detail))
            headers[GrpcHeaders.Message] = PercentEncoding.Encode(status.Detail);
    }
}
