using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Client;

/// <summary>A request body of one message. It is serialised when it is sent, and again when the HTTP handler has to send it on another connection.</summary>
internal sealed class RequestContent<T> : HttpContent
{
    private static readonly MediaTypeHeaderValue s_contentType = new(GrpcHeaders.ContentType);

    private readonly T _message;
    private readonly Marshaller<T> _marshaller;
    private readonly int? _maxMessageBytes;

    public RequestContent(T message, Marshaller<T> marshaller, int? maxMessageBytes)
    {
        _message = message;
        _marshaller = marshaller;
        _maxMessageBytes = maxMessageBytes;
        Headers.ContentType = s_contentType;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var buffer = new PooledBuffer();
        new PayloadWriter(buffer, _maxMessageBytes).Write(_message, _marshaller);
        await stream.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }

    // A content-length header would reach the service as metadata in some implementations.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
