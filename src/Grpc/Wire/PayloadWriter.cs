using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Writes messages with their prefix. Marshallers that tell the length first, as generated ones do, write straight into the output.</summary>
internal sealed class PayloadWriter(IBufferWriter<byte> output, int? maxMessageBytes) : SerializationContext
{
    private int? _length;
    private ArrayBufferWriter<byte>? _buffer;
    private bool _hasPrefix;
    private bool _isComplete;

    public void Write<T>(T message, Marshaller<T> marshaller)
    {
        _length = null;
        _buffer = null;
        _hasPrefix = false;
        _isComplete = false;
        marshaller.ContextualSerializer(message, this);
        if (!_isComplete)
            throw new InvalidOperationException("Serialization did not return a payload.");
    }

    public override void SetPayloadLength(int payloadLength) => _length = payloadLength;

    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_length is not { } length)
            return _buffer ??= new ArrayBufferWriter<byte>();

        if (!_hasPrefix)
            WritePrefix(length);

        return output;
    }

    public override void Complete()
    {
        MarkComplete();
        if (!_hasPrefix)
            WriteWhole(_buffer == null ? [] : _buffer.WrittenSpan);
    }

    public override void Complete(byte[] payload)
    {
        MarkComplete();
        WriteWhole(payload);
    }

    private void MarkComplete()
    {
        if (_isComplete)
            throw new InvalidOperationException("Serialization has already been completed.");

        _isComplete = true;
    }

    private void WriteWhole(ReadOnlySpan<byte> payload)
    {
        WritePrefix(payload.Length);
        output.Write(payload);
    }

    private void WritePrefix(int length)
    {
        if (length > maxMessageBytes)
            throw new RpcException(new Status(StatusCode.ResourceExhausted, "Sending message exceeds the maximum configured message size."));

        var prefix = output.GetSpan(MessageReader.PrefixBytes);
        prefix[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], (uint)length);
        output.Advance(MessageReader.PrefixBytes);
        _hasPrefix = true;
    }
}
