using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using ScriptHost.Errors;

namespace ScriptHost.Http;

/// <summary>A failure as RFC 9457 has it: <c>application/problem+json</c>, with the error's name as <c>code</c>.</summary>
internal static class Problem
{
    // UTL_HTTP takes a text without a charset for ISO 8859-1.
    public const string ContentType = "application/problem+json; charset=utf-8";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="context">Whose answer it is.</param>
    /// <param name="fault">What is told.</param>
    /// <param name="status">In place of the table's, where HTTP has one of its own.</param>
    public static Task WriteAsync(HttpContext context, ScriptHostException fault, int? status = null)
    {
        if (fault.RetryAfter is { } delay)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        var row = ErrorTable.Get(fault.Code);
        return WriteAsync(context, status ?? row.HttpStatus, row.Name, fault.Message);
    }

    private static Task WriteAsync(HttpContext context, int status, string code, string detail)
    {
        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body, Options))
        {
            json.WriteStartObject();
            // RFC 9457, 4.2.1: no more is meant than the status says; the code says it.
            json.WriteString("type", "about:blank");
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status", status);
            json.WriteString("code", code);
            json.WriteString("detail", detail);
            json.WriteEndObject();
        }

        return JsonAnswer.WriteAsync(context.Response, status, ContentType, body.WrittenMemory, CancellationToken.None);
    }
}
