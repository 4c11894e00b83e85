using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Client;

/// <summary>What a response says about the end of its call, in its headers or in its trailers.</summary>
internal static class ResponseStatus
{
    /// <summary>The status when the headers already decide it: a reply without messages, or a response that is not gRPC.</summary>
    public static bool IsFinal(HttpResponseMessage response, out Status status, out Metadata? trailers)
    {
        if (TryRead(response.Headers.NonValidated, out status))
        {
            trailers = ToMetadata(response.Headers);
            return true;
        }

        trailers = null;
        if (response.StatusCode != HttpStatusCode.OK)
        {
            status = new Status(
                StatusMapping.FromHttpStatus(response.StatusCode), $"Bad gRPC response. HTTP status code: {(int)response.StatusCode}");
            return true;
        }

        var contentType = response.Content.Headers.NonValidated.TryGetValues("content-type", out var values) ? values.ToString() : null;
        if (GrpcHeaders.IsGrpcContentType(contentType))
            return false;

        status = new Status(StatusCode.Cancelled, $"Bad gRPC response. Invalid content-type value: {contentType ?? "none"}");
        return true;
    }

    /// <summary>The status after the whole body was read; the trailers are there only then.</summary>
    public static Status AfterBody(HttpResponseMessage response, out Metadata trailers)
    {
        trailers = ToMetadata(response.TrailingHeaders);
        return TryRead(response.TrailingHeaders.NonValidated, out var status)
            ? status
            : new Status(StatusCode.Cancelled, "No grpc-status found on response.");
    }

    public static string? Encoding(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(GrpcHeaders.Encoding, out var values) ? values.ToString() : null;

    public static Metadata ToMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
                MetadataCodec.Add(metadata, name, value);
        }

        return metadata;
    }

    private static bool TryRead(HttpHeadersNonValidated headers, out Status status)
    {
        status = default;
        if (!headers.TryGetValues(GrpcHeaders.Status, out var code))
            return false;

        status = int.TryParse(code.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Status((StatusCode)number, Detail(headers))
            : new Status(StatusCode.Unknown, $"Unexpected grpc-status value: {code}");
        return true;
    }

    private static string Detail(HttpHeadersNonValidated headers) =>
        headers.TryGetValues(GrpcHeaders.Message, out var message) ? PercentEncoding.Decode(message.ToString()) : "";
}
