using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ScriptHost.Data.Carried;

/// <summary>Reads one frame's content, and nothing beyond it.</summary>
internal sealed class PayloadReader(ReadOnlyMemory<byte> content)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private int _position;

    /// <exception cref="CarriedException">The frame ends before.</exception>
    public ReadOnlyMemory<byte> Take(long count)
    {
        if (count < 0 || count > content.Length - _position)
        {
            throw CarriedException.Malformed($"a frame of {content.Length} bytes ends before what it announces");
        }

        var taken = content.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }

    public byte Byte() => Take(1).Span[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2).Span);

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2).Span);

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4).Span);

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4).Span);

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8).Span);

    public string Text() => Utf8.GetString(Take(UInt32()).Span);

    public long[] Int64s(int count)
    {
        var values = new long[CheckedCount(count, sizeof(long))];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, long>(Take(count * (long)sizeof(long)).Span), values);
        return values;
    }

    public int[] Int32s(int count)
    {
        var values = new int[CheckedCount(count, sizeof(int))];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(Take(count * (long)sizeof(int)).Span), values);
        return values;
    }

    /// <exception cref="CarriedException">Something is left.</exception>
    public void End()
    {
        if (_position != content.Length)
        {
            throw CarriedException.Malformed($"a frame has {content.Length - _position} bytes too many");
        }
    }

    // Before the array is made: a count alone must not cost memory.
    private int CheckedCount(int count, int size) => count >= 0 && count <= (content.Length - _position) / size
        ? count
        : throw CarriedException.Malformed($"a frame of {content.Length} bytes ends before what it announces");
}
