using System.Globalization;
using System.Numerics;
using System.Text;

namespace ScriptHost.Data.Carried;

/// <summary>One value that is not NULL, in the type that a script asks for.</summary>
internal readonly struct Cell(CarriedChannel channel, ColumnBlock block, int row)
{
    /// <exception cref="InvalidCastException">It cannot be had in that type without a loss.</exception>
    public object As(Type type)
    {
        if (type == typeof(object))
        {
            return Natural();
        }

        if (type.IsEnum)
        {
            return Enum.ToObject(type, Int64());
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.String => Text(),
            TypeCode.Decimal => Decimal(),
            TypeCode.Double => Double(),
            TypeCode.Single => (float)Double(),
            TypeCode.Int64 => Int64(),
            TypeCode.Int32 => checked((int)Int64()),
            TypeCode.Int16 => checked((short)Int64()),
            TypeCode.Byte => checked((byte)Int64()),
            TypeCode.SByte => checked((sbyte)Int64()),
            TypeCode.UInt16 => checked((ushort)Int64()),
            TypeCode.UInt32 => checked((uint)Int64()),
            TypeCode.UInt64 => (ulong)Decimal(),
            TypeCode.Boolean => Boolean(),
            TypeCode.Char => Char(),
            TypeCode.DateTime => Time(),
            _ => Other(type),
        };
    }

    public long Int64() => Tag switch
    {
        ColumnTag.Integers or ColumnTag.Booleans => block.Int64(row),
        _ => Whole(Decimal()),
    };

    public decimal Decimal() => Tag switch
    {
        ColumnTag.Integers or ColumnTag.Booleans => block.Int64(row),
        ColumnTag.Numbers => Decimals.Parse(block.Data(row).Span),
        ColumnTag.Doubles => (decimal)block.Double(row),
        ColumnTag.Texts => decimal.Parse(Text(), NumberStyles.Number, CultureInfo.InvariantCulture),
        _ => throw Wrong("a number"),
    };

    public double Double() => Tag switch
    {
        ColumnTag.Integers => block.Int64(row),
        ColumnTag.Doubles => block.Double(row),
        ColumnTag.Numbers => double.Parse(block.Data(row).Span, NumberStyles.Float, CultureInfo.InvariantCulture),
        ColumnTag.Texts => double.Parse(Text(), NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => throw Wrong("a number"),
    };

    public bool Boolean() => Tag == ColumnTag.Booleans ? block.Int64(row) != 0 : Decimal() != 0;

    /// <summary>A number with all its digits; bytes in hexadecimal, as Oracle shows them.</summary>
    public string Text() => Tag switch
    {
        ColumnTag.Texts or ColumnTag.Numbers => Encoding.UTF8.GetString(block.Data(row).Span),
        ColumnTag.Lob when !Lob.IsBinary => (string)Whole(Lob),
        ColumnTag.Bytes or ColumnTag.Lob => Convert.ToHexString(Bytes()),
        _ => Convert.ToString(Natural(), CultureInfo.InvariantCulture)!,
    };

    public char Char() => Text() is [var character] ? character : throw new InvalidCastException("The text is not one character: read it with GetString.");

    public DateTime Time() => Tag switch
    {
        ColumnTag.Times => block.Time(row),
        ColumnTag.ZonedTimes => block.ZonedTime(row).DateTime,
        ColumnTag.Texts => DateTime.Parse(Text(), CultureInfo.InvariantCulture),
        _ => throw Wrong("a time"),
    };

    public byte[] Bytes() => Tag switch
    {
        ColumnTag.Bytes => block.Data(row).ToArray(),
        ColumnTag.Lob when Lob.IsBinary => (byte[])Whole(Lob),
        _ => throw Wrong("bytes"),
    };

    public Guid Guid() => Tag == ColumnTag.Bytes ? new Guid(block.Data(row).Span) : System.Guid.Parse(Text());

    public Stream Stream() => Tag == ColumnTag.Lob
        ? new LobStream(channel, Lob)
        : new MemoryStream(Tag == ColumnTag.Bytes ? Bytes() : Encoding.UTF8.GetBytes(Text()), writable: false);

    private ColumnTag Tag => block.TagOf(row);

    private LobReference Lob => block.Lob(row)!;

    private object Natural() => block.Value(row) is var value && value is LobReference lob ? Whole(lob) : value!;

    private object Other(Type type)
    {
        if (type == typeof(byte[]))
        {
            return Bytes();
        }

        if (type == typeof(TimeSpan))
        {
            return Tag == ColumnTag.Intervals ? block.Value(row)! : throw Wrong("an interval");
        }

        if (type == typeof(DateTimeOffset))
        {
            return Tag switch
            {
                ColumnTag.ZonedTimes => block.ZonedTime(row),
                ColumnTag.Times => throw new InvalidCastException(
                    "The session's driver gives times without their zone: select TO_CHAR(…, 'YYYY-MM-DD\"T\"HH24:MI:SS.FF6TZH:TZM'), or SYS_EXTRACT_UTC(…) and read it with GetDateTime."),
                _ => DateTimeOffset.Parse(Text(), CultureInfo.InvariantCulture),
            };
        }

        return type switch
        {
            _ when type == typeof(Guid) => Guid(),
            _ when type == typeof(DateOnly) => DateOnly.FromDateTime(Time()),
            _ when type == typeof(TimeOnly) => TimeOnly.FromDateTime(Time()),
            _ when type == typeof(BigInteger) => Tag == ColumnTag.Numbers ? Decimals.ParseWhole(block.Data(row).Span) : new BigInteger(Int64()),
            _ => throw Wrong($"a {type.Name}"),
        };
    }

    private object Whole(LobReference lob)
    {
        var from = channel;
        return Trip.Done(trip => LobTransfer.ReadWholeAsync(from, lob, trip));
    }

    // As ODP.NET and python-oracledb: a fraction is not dropped in silence.
    private static long Whole(decimal number) => decimal.Truncate(number) == number
        ? (long)number
        : throw new InvalidCastException("The number has a fraction: read it with GetDecimal.");

    private InvalidCastException Wrong(string wanted) => new($"The value is of the type {block.Value(row)?.GetType().Name}, and not {wanted}: read it as that, or convert it in SQL.");
}
