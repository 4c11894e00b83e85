using System.Buffers;
using Google.Protobuf;
using ScriptHost.V1;

namespace ScriptHost.Runs.Events;

/// <summary>Keeps the head and the tail of one output stream, and counts what lay between.</summary>
internal sealed class OutputSummaryBuilder(int headBytes, int tailBytes)
{
    private readonly ArrayBufferWriter<byte> _head = new();
    private byte[] _tail = [];
    private int _tailLength;
    private int _tailStart;
    private long _total;

    public void Add(ReadOnlySpan<byte> data)
    {
        _total += data.Length;
        var toHead = Math.Min(data.Length, headBytes - _head.WrittenCount);
        _head.Write(data[..toHead]);
        AddToTail(data[toHead..]);
    }

    /// <summary>Counts bytes that are not there.</summary>
    public void Skip(long bytes) => _total += bytes;

    public OutputSummary Build()
    {
        var tail = new byte[_tailLength];
        var untilEnd = Math.Min(_tailLength, _tail.Length - _tailStart);
        _tail.AsSpan(_tailStart, untilEnd).CopyTo(tail);
        _tail.AsSpan(0, _tailLength - untilEnd).CopyTo(tail.AsSpan(untilEnd));
        return new OutputSummary
        {
            Head = ByteString.CopyFrom(_head.WrittenSpan),
            Tail = UnsafeByteOperations.UnsafeWrap(tail),
            TotalBytes = _total,
            OmittedBytes = _total - _head.WrittenCount - _tailLength,
        };
    }

    private void AddToTail(ReadOnlySpan<byte> data)
    {
        if (data.Length > tailBytes)
        {
            data = data[^tailBytes..];
        }

        if (data.IsEmpty)
        {
            return;
        }

        Grow(_tailLength + data.Length);
        var dropped = Math.Max(0, _tailLength + data.Length - _tail.Length);
        _tailStart = (_tailStart + dropped) % _tail.Length;
        _tailLength -= dropped;
        var end = (_tailStart + _tailLength) % _tail.Length;
        var untilEnd = Math.Min(data.Length, _tail.Length - end);
        data[..untilEnd].CopyTo(_tail.AsSpan(end));
        data[untilEnd..].CopyTo(_tail);
        _tailLength += data.Length;
    }

    // A ring that starts small, because most scripts print little. It grows only while it has not wrapped.
    private void Grow(int wanted)
    {
        if (_tail.Length < Math.Min(wanted, tailBytes))
        {
            var larger = new byte[Math.Min(tailBytes, Math.Max(wanted, 2 * _tail.Length))];
            _tail.AsSpan(0, _tailLength).CopyTo(larger);
            _tail = larger;
        }
    }
}
