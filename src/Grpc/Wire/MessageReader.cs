using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>
/// Reads length-prefixed messages: one byte that tells whether the message is compressed, four for its length, the message.
/// Memory grows with the bytes that arrive, never with the length that is claimed. One reader at a time.
/// </summary>
internal sealed class MessageReader(PipeReader pipe, string? encoding, int? maxMessageBytes)
{
    public const int PrefixBytes = 5;

    private readonly PayloadReader _payload = new();

    /// <summary>The only message of a body, once the whole body is there; null when the body is empty.</summary>
    /// <exception cref="RpcException">The body is malformed, or its message too large.</exception>
    public async ValueTask<T?> ReadSingleAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var body = result.Buffer;
            var consumed = body.Start;
            try
            {
                if (body.Length >= PrefixBytes && body.Length > PrefixBytes + ReadPrefix(body).Length)
                    throw Malformed("Additional data after the message received.");

                if (result.IsCompleted)
                {
                    var message = TryRead(body, marshaller, out consumed);
                    return message == null && !body.IsEmpty ? throw Malformed("Incomplete message.") : message;
                }
            }
            finally
            {
                pipe.AdvanceTo(consumed, body.End);
            }
        }
    }

    /// <summary>The next message of a stream; null at its end.</summary>
    /// <exception cref="RpcException">The stream is malformed, or the message too large.</exception>
    public async ValueTask<T?> ReadNextAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            var message = TryRead(buffer, marshaller, out var consumed);
            if (message != null)
            {
                pipe.AdvanceTo(consumed);
                return message;
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                return buffer.IsEmpty ? null : throw Malformed("Incomplete message.");
        }
    }

    /// <summary>Gives the buffers back; nothing may be reading.</summary>
    public void Complete() => pipe.Complete();

    private static RpcException Malformed(string detail) => new(new Status(StatusCode.Internal, detail));

    private T? TryRead<T>(ReadOnlySequence<byte> buffer, Marshaller<T> marshaller, out SequencePosition consumed)
        where T : class
    {
        consumed = buffer.Start;
        if (buffer.Length < PrefixBytes)
            return null;

        var (isCompressed, length) = ReadPrefix(buffer);
        if (buffer.Length - PrefixBytes < length)
            return null;

        var message = buffer.Slice(PrefixBytes, length);
        consumed = message.End;
        return _payload.Read(isCompressed ? Decompress(message) : message, marshaller);
    }

    private (bool IsCompressed, long Length) ReadPrefix(ReadOnlySequence<byte> buffer)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        if (prefix[0] > 1)
            throw Malformed("Unexpected compressed flag value in message header.");

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > (maxMessageBytes ?? int.MaxValue))
            throw MessageTooLarge();

        return (prefix[0] == 1, length);
    }

    private ReadOnlySequence<byte> Decompress(ReadOnlySequence<byte> message) => encoding switch
    {
        GrpcHeaders.Gzip => Gzip.Decompress(message, maxMessageBytes ?? int.MaxValue, MessageTooLarge),
        null => throw Malformed("The message is compressed, but there is no grpc-encoding header."),
        GrpcHeaders.Identity => throw Malformed("The message is compressed, but grpc-encoding is identity."),
        _ => throw new RpcException(new Status(
            StatusCode.Unimplemented, $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: {GrpcHeaders.AcceptedEncodings}.")),
    };

    private static RpcException MessageTooLarge() =>
        new(new Status(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size."));
}
