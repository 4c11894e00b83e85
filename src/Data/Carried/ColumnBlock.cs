using System.Text;

namespace ScriptHost.Data.Carried;

/// <summary>The values of one column in a frame of rows, as they were sent.</summary>
internal sealed class ColumnBlock
{
    private static readonly TimeSpan LongestOffset = TimeSpan.FromHours(14);

    private readonly ColumnTag _tag;
    private ReadOnlyMemory<byte> _mask;
    private ReadOnlyMemory<byte> _data;
    private long[] _numbers = [];
    private int[] _ends = [];
    private int[] _offsets = [];
    private ColumnBlock[] _values = [];
    private LobReference? _lob;

    private ColumnBlock(ColumnTag tag) => _tag = tag;

    /// <exception cref="CarriedException">The frame does not hold such a column.</exception>
    public static ColumnBlock Read(PayloadReader reader, int count)
    {
        var block = new ColumnBlock((ColumnTag)reader.Byte());
        switch (block._tag)
        {
            case ColumnTag.Nulls:
                return block;
            case ColumnTag.Mixed:
                var values = new List<ColumnBlock>();
                for (var row = 0; row < count; row++)
                {
                    values.Add(Read(reader, 1));
                }

                block._values = [.. values];
                return block;
            case ColumnTag.Lob when count == 1:
                block._lob = new LobReference(reader.Byte(), reader.UInt32(), reader.Int64());
                return block;
        }

        block._mask = reader.Byte() switch
        {
            0 => default,
            1 => reader.Take(count),
            var flag => throw CarriedException.Malformed($"a column with the flag {flag}"),
        };
        block.ReadValues(reader, count);
        return block;
    }

    /// <summary>The type of the values where the column's own does not tell; null when they have several, or none.</summary>
    public Type? NaturalType => _tag switch
    {
        ColumnTag.Integers => typeof(long),
        ColumnTag.Doubles => typeof(double),
        ColumnTag.Numbers => typeof(decimal),
        ColumnTag.Texts => typeof(string),
        ColumnTag.Bytes => typeof(byte[]),
        ColumnTag.Times => typeof(DateTime),
        ColumnTag.ZonedTimes => typeof(DateTimeOffset),
        ColumnTag.Intervals => typeof(TimeSpan),
        ColumnTag.Booleans => typeof(bool),
        ColumnTag.Lob => _lob!.IsBinary ? typeof(byte[]) : typeof(string),
        ColumnTag.Mixed => _values.Select(value => value.NaturalType).OfType<Type>().Distinct().ToList() is [var one] ? one : null,
        _ => null,
    };

    public bool IsNull(int row) => _tag switch
    {
        ColumnTag.Nulls => true,
        ColumnTag.Mixed => _values[row].IsNull(0),
        _ => !_mask.IsEmpty && _mask.Span[row] != 0,
    };

    public ColumnTag TagOf(int row) => _tag == ColumnTag.Mixed ? _values[row]._tag : _tag;

    public LobReference? Lob(int row) => _tag == ColumnTag.Mixed ? _values[row]._lob : _lob;

    /// <summary>The integer, the microseconds, or the boolean.</summary>
    public long Int64(int row) => _tag == ColumnTag.Mixed ? _values[row].Int64(0) : _numbers[row];

    public double Double(int row) => _tag == ColumnTag.Mixed ? _values[row].Double(0) : BitConverter.Int64BitsToDouble(_numbers[row]);

    /// <summary>A text, a decimal number or bytes.</summary>
    public ReadOnlyMemory<byte> Data(int row)
    {
        if (_tag == ColumnTag.Mixed)
        {
            return _values[row].Data(0);
        }

        var start = row == 0 ? 0 : _ends[row - 1];
        return _data[start.._ends[row]];
    }

    /// <summary>The value as what it was sent as; a LOB as its reference; null for NULL.</summary>
    public object? Value(int row)
    {
        if (IsNull(row))
        {
            return null;
        }

        return _tag switch
        {
            ColumnTag.Mixed => _values[row].Value(0),
            ColumnTag.Lob => _lob,
            ColumnTag.Integers => _numbers[row],
            ColumnTag.Doubles => Double(row),
            ColumnTag.Numbers => Decimals.Parse(Data(row).Span),
            ColumnTag.Texts => Encoding.UTF8.GetString(Data(row).Span),
            ColumnTag.Bytes => Data(row).ToArray(),
            ColumnTag.Times => Time(row),
            ColumnTag.ZonedTimes => ZonedTime(row),
            ColumnTag.Intervals => Interval(row),
            _ => _numbers[row] != 0,
        };
    }

    public DateTime Time(int row) => _tag == ColumnTag.Mixed ? _values[row].Time(0) : ToTime(_numbers[row]);

    public DateTimeOffset ZonedTime(int row)
    {
        if (_tag == ColumnTag.Mixed)
        {
            return _values[row].ZonedTime(0);
        }

        var offset = TimeSpan.FromSeconds(_offsets[row]);
        var time = ToTime(_numbers[row]);

        // .NET's offsets are whole minutes; the instant stays what it is.
        return offset.Duration() <= LongestOffset && offset.Seconds == 0
            ? new DateTimeOffset(time, offset)
            : new DateTimeOffset(time - offset, TimeSpan.Zero);
    }

    private static DateTime ToTime(long microseconds) => microseconds is >= 0 and <= 315_537_897_599_999_999
        ? new DateTime(microseconds * TimeSpan.TicksPerMicrosecond)
        : throw CarriedException.Malformed("a time outside of the years 1 to 9999");

    private TimeSpan Interval(int row)
    {
        try
        {
            return new TimeSpan(checked(_numbers[row] * TimeSpan.TicksPerMicrosecond));
        }
        catch (OverflowException)
        {
            throw new InvalidCastException("The interval is longer than a TimeSpan can be.");
        }
    }

    private void ReadValues(PayloadReader reader, int count)
    {
        switch (_tag)
        {
            case ColumnTag.Integers or ColumnTag.Doubles or ColumnTag.Times or ColumnTag.Intervals:
                _numbers = reader.Int64s(count);
                break;
            case ColumnTag.ZonedTimes:
                _numbers = reader.Int64s(count);
                _offsets = reader.Int32s(count);
                break;
            case ColumnTag.Booleans:
                _numbers = [.. reader.Take(count).ToArray().Select(value => (long)value)];
                break;
            case ColumnTag.Numbers or ColumnTag.Texts or ColumnTag.Bytes:
                _ends = reader.Int32s(count);
                long end = 0;
                for (var row = 0; row < count; row++)
                {
                    end += (uint)_ends[row];
                    _ends[row] = end <= int.MaxValue ? (int)end : throw CarriedException.Malformed("a column longer than its frame");
                }

                _data = reader.Take(end);
                break;
            default:
                throw CarriedException.Malformed($"a column with the tag {(byte)_tag}");
        }
    }
}
