namespace ScriptHost.Data.Carried;

/// <summary>How the values of a column are written (docs/carried-session.md).</summary>
internal enum ColumnTag : byte
{
    /// <summary>All are NULL.</summary>
    Nulls = (byte)'N',

    /// <summary>Whole numbers of 64 bits.</summary>
    Integers = (byte)'I',

    Doubles = (byte)'D',

    /// <summary>Decimal numbers as text, exact at any size.</summary>
    Numbers = (byte)'M',

    /// <summary>UTF-8.</summary>
    Texts = (byte)'T',

    Bytes = (byte)'B',

    /// <summary>Microseconds since the first of January of the year 1.</summary>
    Times = (byte)'S',

    /// <summary>The same as a clock on the wall shows it, and its distance from UTC in seconds.</summary>
    ZonedTimes = (byte)'Z',

    /// <summary>Microseconds.</summary>
    Intervals = (byte)'Y',

    Booleans = (byte)'O',

    /// <summary>One LOB by its number.</summary>
    Lob = (byte)'L',

    /// <summary>Each value with a tag of its own.</summary>
    Mixed = (byte)'V',
}
