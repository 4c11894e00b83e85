using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;

namespace ScriptHost.Http;

/// <summary>The JSON text of a request, whole, however it came: with a length or in chunks, at once or in pieces.</summary>
internal static class RequestBody
{
    // 255 arguments of 4,000 bytes, each byte written as \u00xx, and what else there is.
    private const int MaxBytes = 8 * 1024 * 1024;
    private const int PieceBytes = 16 * 1024;

    // As long as UTL_HTTP waits for an answer by itself.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <exception cref="HttpStatusException">It is no JSON by its headers, too large, or does not come to its end.</exception>
    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST: it is not UTF-8.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpCall call, TimeProvider timeProvider)
    {
        CheckHeaders(call.Request);
        var features = call.Context.Features;
        features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = MaxBytes + 1;
        // PL/SQL may think between two pieces; the bound is on the whole.
        features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = null;
        using var bound = new CancellationTokenSource(Bound, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, call.Aborted);
        var body = new ArrayBufferWriter<byte>(PieceBytes);
        try
        {
            while (await call.Request.Body.ReadAsync(body.GetMemory(PieceBytes), either.Token) is > 0 and var count)
            {
                body.Advance(count);
                if (body.WrittenCount > MaxBytes)
                {
                    throw TooLarge();
                }
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge();
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested && !call.Aborted.IsCancellationRequested)
        {
            throw new HttpStatusException(StatusCodes.Status408RequestTimeout, $"The body did not come to its end within {Bound.TotalSeconds:0} s. Nothing was started; send it anew.");
        }

        return WithoutMark(body.WrittenMemory);
    }

    private static void CheckHeaders(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported($"Content-Type is '{request.ContentType}': send application/json; charset=utf-8.");
        }

        if (type.Charset.HasValue && !type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported($"Content-Type says charset={type.Charset}: send UTF-8 (UTL_HTTP: a header Content-Type of application/json; charset=utf-8).");
        }

        if (request.Headers.ContentEncoding is { Count: > 0 } encoding)
        {
            throw Unsupported($"Content-Encoding is '{encoding}': send the body as it is.");
        }

        if (request.ContentLength > MaxBytes)
        {
            throw TooLarge();
        }
    }

    // A mark of UTF-8 at the beginning may be ignored (RFC 8259, 8.1).
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) => body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    private static HttpStatusException Unsupported(string message) => new(StatusCodes.Status415UnsupportedMediaType, message);

    private static HttpStatusException TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body has more than {MaxBytes} bytes, which is more than 255 arguments of 4,000 bytes take. Pass more through a table or a file.");
}
