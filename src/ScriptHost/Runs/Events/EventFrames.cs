using System.Buffers;
using Google.Protobuf;
using ScriptHost.V1;

namespace ScriptHost.Runs.Events;

/// <summary>Events one after the other, each after its length, as protobuf's delimited messages are.</summary>
internal static class EventFrames
{
    public static void Write(RunEvent one, IBufferWriter<byte> target)
    {
        var size = one.CalculateSize();
        var length = CodedOutputStream.ComputeLengthSize(size);
        var span = target.GetSpan(length + size);
        WriteLength(span, size);
        one.WriteTo(span.Slice(length, size));
        target.Advance(length + size);
    }

    /// <summary>Reads up to the end, or to a frame that a killed process did not finish.</summary>
    public static IEnumerable<RunEvent> Read(Stream source)
    {
        while (TryRead(source) is { } one)
        {
            yield return one;
        }
    }

    private static RunEvent? TryRead(Stream source)
    {
        try
        {
            return source.Position < source.Length ? RunEvent.Parser.ParseDelimitedFrom(source) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static void WriteLength(Span<byte> target, int size)
    {
        var rest = (uint)size;
        for (var i = 0; ; i++, rest >>= 7)
        {
            target[i] = (byte)(rest >= 0x80 ? rest | 0x80 : rest);
            if (rest < 0x80)
            {
                return;
            }
        }
    }
}
