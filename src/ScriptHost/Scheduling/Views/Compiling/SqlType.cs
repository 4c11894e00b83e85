namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>What a value is, and how the database below has it.</summary>
internal enum ValueKind
{
    /// <summary>Of a NULL literal alone.</summary>
    Null,
    Text,
    Number,

    /// <summary>Without a zone, whole seconds: ticks of its clock.</summary>
    Date,

    /// <summary>Without a zone: ticks of its clock.</summary>
    Timestamp,

    /// <summary>With a time zone that is UTC: its ticks, so that an index serves comparisons.</summary>
    Instant,

    /// <summary>With a time zone of its own: UTC ticks of 19 digits, a blank, the zone. As a number it is its ticks. May be an <see cref="Instant"/>'s value.</summary>
    Zoned,

    /// <summary>DAY TO SECOND: ticks.</summary>
    DayInterval,

    /// <summary>YEAR TO MONTH: months.</summary>
    MonthInterval,
    Binary,
}

/// <param name="Kind">What it is.</param>
/// <param name="Name">In Oracle's words.</param>
internal sealed record SqlType(ValueKind Kind, string Name)
{
    public static readonly SqlType Null = new(ValueKind.Null, "VARCHAR2(1)");
    public static readonly SqlType Text = new(ValueKind.Text, "VARCHAR2(4000)");
    public static readonly SqlType Number = new(ValueKind.Number, "NUMBER");
    public static readonly SqlType Date = new(ValueKind.Date, "DATE");
    public static readonly SqlType Timestamp = new(ValueKind.Timestamp, "TIMESTAMP(6)");
    public static readonly SqlType Instant = new(ValueKind.Instant, "TIMESTAMP(6) WITH TIME ZONE");
    public static readonly SqlType Zoned = new(ValueKind.Zoned, "TIMESTAMP(6) WITH TIME ZONE");
    public static readonly SqlType Interval = DayInterval(9, 6);
    public static readonly SqlType Months = new(ValueKind.MonthInterval, "INTERVAL YEAR(9) TO MONTH") { LeadingDigits = 9 };
    public static readonly SqlType Blob = new(ValueKind.Binary, "BLOB");

    /// <summary>Of days or years.</summary>
    public int LeadingDigits { get; init; }

    /// <summary>Of seconds.</summary>
    public int FractionDigits { get; init; } = 6;

    public bool IsTime => Kind is ValueKind.Date or ValueKind.Timestamp or ValueKind.Instant or ValueKind.Zoned;

    public bool IsInterval => Kind is ValueKind.DayInterval or ValueKind.MonthInterval;

    public static SqlType Varchar(int bytes) => new(ValueKind.Text, $"VARCHAR2({bytes})");

    public static SqlType DayInterval(int dayDigits, int fractionDigits) =>
        new(ValueKind.DayInterval, $"INTERVAL DAY({dayDigits}) TO SECOND({fractionDigits})") { LeadingDigits = dayDigits, FractionDigits = fractionDigits };
}

/// <summary>A piece of the statement that the database below executes, and what it yields.</summary>
/// <param name="Sql">In its words.</param>
/// <param name="Type">Of its value.</param>
internal sealed record Typed(string Sql, SqlType Type)
{
    /// <summary>It is never NULL, so that an index may give the order.</summary>
    public bool IsNotNull { get; init; }

    /// <summary>The instant or clock as ticks.</summary>
    public string Ticks => Type.Kind == ValueKind.Zoned ? $"CAST({Sql} AS INTEGER)" : Sql;

    /// <summary>The clock's time in the value's own zone as ticks.</summary>
    public string Wall => Type.Kind == ValueKind.Zoned ? $"ora_wall({Sql})" : Sql;

    /// <summary>What comparisons and orders go by.</summary>
    public string Key => Ticks;
}
