using System.Globalization;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Cli.Sql.Values;

/// <summary>The kinds of values that the packages' parameters have.</summary>
internal enum SqlType
{
    /// <summary>VARCHAR2.</summary>
    Text,

    /// <summary>NUMBER, PLS_INTEGER and the like.</summary>
    Number,
    Boolean,

    /// <summary>DATE and every TIMESTAMP.</summary>
    Time,

    /// <summary>INTERVAL DAY TO SECOND.</summary>
    Interval,
}

/// <summary>A value that is not NULL; NULL is null, as is the empty text.</summary>
internal abstract record SqlValue(SqlType Type)
{
    /// <summary>As implicit conversion to VARCHAR2 has it, in the notation that the scheduler takes.</summary>
    public abstract override string ToString();
}

internal sealed record TextValue(string Value) : SqlValue(SqlType.Text)
{
    /// <summary>Null for the empty text.</summary>
    public static TextValue? Of(string text) => text is "" ? null : new TextValue(text);

    public override string ToString() => Value;
}

internal sealed record NumberValue(decimal Value) : SqlValue(SqlType.Number)
{
    public override string ToString() => Value.ToString("0.############################", CultureInfo.InvariantCulture);
}

internal sealed record BooleanValue(bool Value) : SqlValue(SqlType.Boolean)
{
    public override string ToString() => Value ? "TRUE" : "FALSE";
}

/// <param name="Local">What the clock shows.</param>
/// <param name="Zone">An IANA name or an offset; null: the zone of who reads it.</param>
internal sealed record TimeValue(DateTime Local, string? Zone) : SqlValue(SqlType.Time)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Local:yyyy-MM-dd'T'HH:mm:ss.FFFFFFF}{(Zone is null ? "" : " ")}{Zone}");
}

internal sealed record IntervalValue(TimeSpan Value) : SqlValue(SqlType.Interval)
{
    public override string ToString() => DayInterval.Format(Value);
}
