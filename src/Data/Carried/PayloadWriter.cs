using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ScriptHost.Data.Carried;

/// <summary>Writes one frame: room for its head is left in front of the content.</summary>
internal sealed class PayloadWriter
{
    /// <summary>Length, type and number.</summary>
    public const int HeadLength = 9;

    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public PayloadWriter()
    {
        _buffer.GetSpan(HeadLength)[..HeadLength].Clear();
        _buffer.Advance(HeadLength);
    }

    public int ContentLength => _buffer.WrittenCount - HeadLength;

    public PayloadWriter Byte(byte value)
    {
        _buffer.Write([value]);
        return this;
    }

    public PayloadWriter UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.GetSpan(2), checked((ushort)value));
        _buffer.Advance(2);
        return this;
    }

    public PayloadWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
        return this;
    }

    public PayloadWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
        return this;
    }

    public PayloadWriter Bytes(ReadOnlySpan<byte> value)
    {
        _buffer.Write(value);
        return this;
    }

    public PayloadWriter Text(string value)
    {
        UInt32((uint)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _buffer);
        return this;
    }

    /// <summary>The whole frame.</summary>
    public ReadOnlyMemory<byte> Finish(CarriedMessage message, uint number)
    {
        // The buffer is ours: what is handed out as read-only was written here.
        var head = MemoryMarshal.AsMemory(_buffer.WrittenMemory).Span;
        BinaryPrimitives.WriteUInt32BigEndian(head, (uint)(_buffer.WrittenCount - 4));
        head[4] = (byte)message;
        BinaryPrimitives.WriteUInt32BigEndian(head[5..], number);
        return _buffer.WrittenMemory;
    }
}
