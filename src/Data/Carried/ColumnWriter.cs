using System.Globalization;
using System.Numerics;
using System.Text;

namespace ScriptHost.Data.Carried;

/// <summary>Writes values that a script binds, by columns; a single value is a column of one.</summary>
internal static class ColumnWriter
{
    /// <summary>Texts and bytes beyond this are sent as LOBs first, in pieces.</summary>
    public const int MaxInlineBytes = 32 * 1024;

    /// <summary>One of the types that can be sent, for a value of any other; null for NULL.</summary>
    /// <exception cref="NotSupportedException">No database type is like it.</exception>
    public static object? Normalize(object? value) => value switch
    {
        null or DBNull => null,
        string or byte[] or long or decimal or double or bool or DateTime or DateTimeOffset or TimeSpan or LobReference or Stream => value,
        Enum => Normalize(Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()), CultureInfo.InvariantCulture)),
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number => number <= long.MaxValue ? (long)number : (decimal)number,
        float number => (double)number,
        BigInteger or Int128 or UInt128 => new NumberText(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)),
        char character => character.ToString(),
        char[] characters => new string(characters),

        // RAW(16), as ODP.NET has it.
        Guid id => id.ToByteArray(),
        DateOnly date => date.ToDateTime(TimeOnly.MinValue),
        TimeOnly time => time.ToTimeSpan(),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        Memory<byte> bytes => bytes.ToArray(),
        ArraySegment<byte> bytes => bytes.ToArray(),
        _ => throw new NotSupportedException($"A value of the type {value.GetType()} cannot be bound: convert it to a text, a number, bytes or a time."),
    };

    /// <param name="writer">Gets the column.</param>
    /// <param name="values">Normalized.</param>
    public static void Write(PayloadWriter writer, ReadOnlySpan<object?> values)
    {
        var tag = TagOf(values);
        writer.Byte((byte)tag);
        switch (tag)
        {
            case ColumnTag.Nulls:
                return;
            case ColumnTag.Mixed:
                foreach (var value in values)
                {
                    Write(writer, [value]);
                }

                return;
            case ColumnTag.Lob:
                var lob = (LobReference)values[0]!;
                writer.Byte(lob.Kind).UInt32(lob.Number).Int64(lob.Size);
                return;
        }

        WriteMask(writer, values);
        if (tag is ColumnTag.Texts or ColumnTag.Bytes or ColumnTag.Numbers)
        {
            WritePieces(writer, values);
            return;
        }

        foreach (var value in values)
        {
            if (tag == ColumnTag.Booleans)
            {
                writer.Byte(value is true ? (byte)1 : (byte)0);
            }
            else
            {
                writer.Int64(Bits(value));
            }
        }

        if (tag == ColumnTag.ZonedTimes)
        {
            foreach (var value in values)
            {
                writer.UInt32((uint)(value is DateTimeOffset time ? (int)time.Offset.TotalSeconds : 0));
            }
        }
    }

    private static ColumnTag TagOf(ReadOnlySpan<object?> values)
    {
        var common = ColumnTag.Nulls;
        foreach (var value in values)
        {
            var tag = TagOf(value);
            if (tag == ColumnTag.Nulls || tag == common)
            {
                continue;
            }

            if (common != ColumnTag.Nulls)
            {
                return ColumnTag.Mixed;
            }

            common = tag;
        }

        return common == ColumnTag.Lob && values.Length > 1 ? ColumnTag.Mixed : common;
    }

    private static ColumnTag TagOf(object? value) => value switch
    {
        null => ColumnTag.Nulls,
        string => ColumnTag.Texts,
        byte[] => ColumnTag.Bytes,
        long => ColumnTag.Integers,
        decimal or NumberText => ColumnTag.Numbers,
        double => ColumnTag.Doubles,
        bool => ColumnTag.Booleans,
        DateTime => ColumnTag.Times,
        DateTimeOffset => ColumnTag.ZonedTimes,
        TimeSpan => ColumnTag.Intervals,
        _ => ColumnTag.Lob,
    };

    private static void WriteMask(PayloadWriter writer, ReadOnlySpan<object?> values)
    {
        if (!values.Contains(null))
        {
            writer.Byte(0);
            return;
        }

        writer.Byte(1);
        foreach (var value in values)
        {
            writer.Byte(value is null ? (byte)1 : (byte)0);
        }
    }

    private static void WritePieces(PayloadWriter writer, ReadOnlySpan<object?> values)
    {
        var pieces = new byte[values.Length][];
        for (var index = 0; index < values.Length; index++)
        {
            pieces[index] = values[index] switch
            {
                string text => Encoding.UTF8.GetBytes(text),
                byte[] bytes => bytes,
                decimal number => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)),
                NumberText number => Encoding.ASCII.GetBytes(number.Text),
                _ => [],
            };
            writer.UInt32((uint)pieces[index].Length);
        }

        foreach (var piece in pieces)
        {
            writer.Bytes(piece);
        }
    }

    private static long Bits(object? value) => value switch
    {
        long number => number,
        double number => BitConverter.DoubleToInt64Bits(number),
        DateTime time => time.Ticks / TimeSpan.TicksPerMicrosecond,
        DateTimeOffset time => time.DateTime.Ticks / TimeSpan.TicksPerMicrosecond,
        TimeSpan interval => interval.Ticks / TimeSpan.TicksPerMicrosecond,
        _ => 0,
    };

    /// <summary>A number that is larger than a decimal.</summary>
    private sealed record NumberText(string Text);
}
