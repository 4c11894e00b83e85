using System.Globalization;
using ScriptHost.Cli.Sql.Values;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Cli.Sql.Blocks;

/// <summary>The functions of SQL that expressions may call.</summary>
internal static class Functions
{
    private delegate SqlValue? Function(TimeProvider clock, IReadOnlyList<SqlValue?> values);

    private static readonly Dictionary<string, (int Least, int Most, Function Call)> Table = new(StringComparer.Ordinal)
    {
        ["SYSTIMESTAMP"] = (0, 0, (clock, _) => Now(clock)),
        ["CURRENT_TIMESTAMP"] = (0, 0, (clock, _) => Now(clock)),
        ["SYSDATE"] = (0, 0, (clock, _) => Now(clock) is var now ? now with { Local = now.Local.AddTicks(-(now.Local.Ticks % TimeSpan.TicksPerSecond)) } : null),
        ["TO_TIMESTAMP_TZ"] = (1, 2, (_, values) => ReadTime(values)),
        ["TO_TIMESTAMP"] = (1, 2, (_, values) => ReadTime(values)),
        ["TO_DATE"] = (1, 2, (_, values) => ReadTime(values)),
        ["TO_DSINTERVAL"] = (1, 1, (_, values) => values[0] is { } text
            ? new IntervalValue(DayInterval.TryParse(text.ToString()) ?? throw new SqlValueException(1867, $"the interval '{text}' is invalid: give '1 02:30:00' or 'P1DT2H30M'"))
            : null),
        ["NUMTODSINTERVAL"] = (2, 2, (_, values) => ToInterval(values[0], values[1])),
        ["CHR"] = (1, 1, (_, values) => values[0] is NumberValue { Value: >= 1 and <= 0xD7FF } code ? new TextValue(((char)(int)code.Value).ToString()) : null),
    };

    /// <summary>For documentation.</summary>
    public static IEnumerable<string> Names => Table.Keys;

    public static bool Has(string name) => Table.ContainsKey(name);

    public static bool Takes(string name, int count) => count >= Table[name].Least && count <= Table[name].Most;

    /// <exception cref="SqlValueException">It has no value for these.</exception>
    public static SqlValue? Call(string name, TimeProvider clock, IReadOnlyList<SqlValue?> values) => Table[name].Call(clock, values);

    // Of this machine's clock, with its offset, as a database has its machine's.
    private static TimeValue Now(TimeProvider clock)
    {
        var now = clock.GetLocalNow();
        var offset = now.Offset;
        return new TimeValue(now.DateTime, string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration():hh\\:mm}"));
    }

    private static TimeValue? ReadTime(IReadOnlyList<SqlValue?> values)
    {
        if (values[0] is not { } given)
        {
            return null;
        }

        var text = given.ToString();
        if (values is not [_, { } mask])
        {
            return Conversions.TryTime(text) ?? throw new SqlValueException(1843, $"'{text}' is no time: give '2026-03-29 01:30:00 Europe/Vienna', or a format mask");
        }

        try
        {
            return TimeMask.Parse(mask.ToString()).TryRead(text, out var time) is { } mistake ? throw new SqlValueException(0, $"{mistake}: '{text}' with the mask '{mask}'") : time;
        }
        catch (FormatException exception)
        {
            throw new SqlValueException(0, exception.Message);
        }
    }

    private static IntervalValue? ToInterval(SqlValue? number, SqlValue? unit)
    {
        if (number is null || unit is null)
        {
            return null;
        }

        var size = unit.ToString().ToUpperInvariant() switch
        {
            "DAY" => TimeSpan.TicksPerDay,
            "HOUR" => TimeSpan.TicksPerHour,
            "MINUTE" => TimeSpan.TicksPerMinute,
            "SECOND" => TimeSpan.TicksPerSecond,
            _ => throw new SqlValueException(1760, $"illegal argument for function: '{unit}' is none of DAY, HOUR, MINUTE, SECOND"),
        };
        return Conversions.TryConvert(number, SqlType.Number) is NumberValue { Value: > -1e9m and < 1e9m } count && Math.Abs(count.Value * size) < TimeSpan.TicksPerDay * 1_000_000m
            ? new IntervalValue(TimeSpan.FromTicks((long)(count.Value * size)))
            : throw new SqlValueException(1873, "the leading precision of the interval is too small");
    }
}
