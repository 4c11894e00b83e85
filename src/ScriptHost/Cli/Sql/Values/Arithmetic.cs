using System.Text;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Cli.Sql.Values;

/// <summary>The operators of PL/SQL between values; NULL makes NULL, but for <c>||</c>.</summary>
internal static class Arithmetic
{
    /// <summary>Of VARCHAR2 in PL/SQL.</summary>
    private const int MaxTextBytes = 32767;

    /// <exception cref="SqlValueException">The values do not go together, or the result is too large.</exception>
    public static SqlValue? Apply(string sign, SqlValue? left, SqlValue? right)
    {
        if (sign == "||")
        {
            return Concatenate(left, right);
        }

        if (left is null || right is null)
        {
            return null;
        }

        try
        {
            return (sign, Numeric(left), Numeric(right)) switch
            {
                ("@", TimeValue time, TextValue zone) => AtZone(time, zone.Value),
                ("+", NumberValue a, NumberValue b) => new NumberValue(a.Value + b.Value),
                ("-", NumberValue a, NumberValue b) => new NumberValue(a.Value - b.Value),
                ("*", NumberValue a, NumberValue b) => new NumberValue(a.Value * b.Value),
                ("/", NumberValue a, NumberValue b) => b.Value == 0 ? throw new SqlValueException(1476, "divisor is equal to zero") : new NumberValue(a.Value / b.Value),
                ("+", TimeValue time, NumberValue days) => Shift(time, Days(days)),
                ("+", NumberValue days, TimeValue time) => Shift(time, Days(days)),
                ("-", TimeValue time, NumberValue days) => Shift(time, -Days(days)),
                ("+", TimeValue time, IntervalValue interval) => Shift(time, interval.Value),
                ("+", IntervalValue interval, TimeValue time) => Shift(time, interval.Value),
                ("-", TimeValue time, IntervalValue interval) => Shift(time, -interval.Value),
                ("+", IntervalValue a, IntervalValue b) => new IntervalValue(a.Value + b.Value),
                ("-", IntervalValue a, IntervalValue b) => new IntervalValue(a.Value - b.Value),
                ("*", IntervalValue interval, NumberValue times) => Scaled(interval, times.Value),
                ("*", NumberValue times, IntervalValue interval) => Scaled(interval, times.Value),
                ("/", IntervalValue interval, NumberValue parts) when parts.Value != 0 => Scaled(interval, 1 / parts.Value),
                _ => throw new SqlValueException(6502, $"PL/SQL: numeric or value error: {NameOf(left)} {(sign == "@" ? "AT TIME ZONE" : sign)} {NameOf(right)} has no value"),
            };
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentOutOfRangeException)
        {
            throw new SqlValueException(1426, "numeric overflow");
        }
    }

    /// <inheritdoc cref="Apply"/>
    public static SqlValue? Negate(SqlValue? value) => (value is null ? null : Numeric(value)) switch
    {
        null => null,
        NumberValue number => new NumberValue(-number.Value),
        IntervalValue interval => new IntervalValue(-interval.Value),
        _ => throw new SqlValueException(6502, $"PL/SQL: numeric or value error: - {NameOf(value!)} has no value"),
    };

    /// <summary>As errors call a type.</summary>
    public static string NameOf(SqlType type) => type switch
    {
        SqlType.Text => "VARCHAR2",
        SqlType.Number => "NUMBER",
        SqlType.Boolean => "BOOLEAN",
        SqlType.Time => "TIMESTAMP WITH TIME ZONE",
        _ => "INTERVAL DAY TO SECOND",
    };

    private static string NameOf(SqlValue value) => NameOf(value.Type);

    private static SqlValue? Concatenate(SqlValue? left, SqlValue? right)
    {
        if (left is BooleanValue || right is BooleanValue)
        {
            throw new SqlValueException(6502, "PL/SQL: numeric or value error: a BOOLEAN cannot be a part of a text");
        }

        var text = $"{left}{right}";
        return text.Length <= MaxTextBytes && Encoding.UTF8.GetByteCount(text) <= MaxTextBytes
            ? TextValue.Of(text)
            : throw new SqlValueException(6502, $"PL/SQL: numeric or value error: the text is longer than {MaxTextBytes} bytes");
    }

    // A text stands for the number that it shows.
    private static SqlValue Numeric(SqlValue value) =>
        value is TextValue { Value: var text } && Conversions.TryNumber(text) is { } number ? new NumberValue(number) : value;

    private static TimeSpan Days(NumberValue days) => TimeSpan.FromSeconds((double)Math.Round(days.Value * 86_400m));

    private static IntervalValue Scaled(IntervalValue interval, decimal factor) => new(TimeSpan.FromTicks((long)(interval.Value.Ticks * factor)));

    // Elapsed time, not the clock's: with a zone, the two differ where clocks change.
    private static TimeValue Shift(TimeValue time, TimeSpan by) =>
        time.Zone is { } zone && ZonedTime.TryParse(time.ToString(), zone) is { } zoned
            ? OfInstant(zoned.At + by, zone)
            : time with { Local = time.Local + by };

    private static TimeValue AtZone(TimeValue time, string zone) =>
        ZoneClock.Find(zone) is null ? throw new SqlValueException(1882, $"timezone region '{zone}' not found")
        : time.Zone is { } own && ZonedTime.TryParse(time.ToString(), own) is { } zoned ? OfInstant(zoned.At, zone)
        : time with { Zone = zone };

    private static TimeValue OfInstant(DateTimeOffset instant, string zone) => new(ZonedTime.Of(instant, zone).At.DateTime, zone);
}

/// <summary>What is wrong with a value, before it is known where it stands.</summary>
internal sealed class SqlValueException(int number, string message) : Exception(message)
{
    /// <summary>Oracle's.</summary>
    public int Number { get; } = number;
}
