using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace ScriptHost.Http;

/// <summary>Answers whose bytes are known before the first is sent.</summary>
internal static class JsonAnswer
{
    // UTL_HTTP takes a text without a charset for ISO 8859-1.
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>A message in proto3's JSON.</summary>
    public static Task WriteAsync(HttpCall call, int status, IMessage message) =>
        WriteAsync(call.Response, status, ContentType, Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message)), call.Aborted);

    public static async Task WriteAsync(HttpResponse response, int status, string contentType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.Body.WriteAsync(body, cancellationToken);
        }
    }
}
