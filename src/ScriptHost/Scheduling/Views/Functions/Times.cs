using System.Globalization;
using ScriptHost.Scheduling.Views.Compiling;

namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>Functions of times, which are ticks of a clock.</summary>
internal static class Times
{
    public static long Truncate(long ticks, string? unit)
    {
        var time = Clock(ticks);
        return (unit?.ToUpperInvariant() switch
        {
            null or "DD" or "DDD" or "J" => time.Date,
            "YYYY" or "YEAR" or "YY" or "Y" or "SYYYY" => new DateTime(time.Year, 1, 1),
            "Q" => new DateTime(time.Year, ((time.Month - 1) / 3 * 3) + 1, 1),
            "MM" or "MONTH" or "MON" or "RM" => new DateTime(time.Year, time.Month, 1),
            "IW" => time.Date.AddDays(-(((int)time.DayOfWeek + 6) % 7)),
            "D" or "DY" or "DAY" => time.Date.AddDays(-(int)time.DayOfWeek),
            "WW" => time.Date.AddDays(-((time.DayOfYear - 1) % 7)),
            "W" => time.Date.AddDays(-((time.Day - 1) % 7)),
            "HH" or "HH12" or "HH24" => time.Date.AddHours(time.Hour),
            "MI" => time.Date.AddHours(time.Hour).AddMinutes(time.Minute),
            var other => throw new QueryFailure(1898, $"too many precision specifiers: {other}"),
        }).Ticks;
    }

    /// <summary>ADD_MONTHS: the last day of a month stays one.</summary>
    public static long AddMonths(long ticks, long months)
    {
        var time = Clock(ticks);
        var moved = Moved(time, months);
        var isLast = time.Day == DateTime.DaysInMonth(time.Year, time.Month);
        return (isLast ? moved.AddDays(DateTime.DaysInMonth(moved.Year, moved.Month) - moved.Day) : moved).Ticks;
    }

    /// <summary>A time and an interval of months: there must be such a day.</summary>
    /// <exception cref="QueryFailure">ORA-01839.</exception>
    public static object MoveMonths(object value, long months)
    {
        var zoned = ZonedValue.Of(value);
        var time = Clock(zoned.WallTicks);
        var moved = Moved(time, months);
        if (moved.Day != time.Day)
        {
            throw new QueryFailure(1839, "date not valid for month specified");
        }

        return value is string ? ZonedValue.OfClock(moved, zoned.Zone)!.Value.ToString() : moved.Ticks;
    }

    public static double MonthsBetween(long one, long other)
    {
        var (left, right) = (Clock(one), Clock(other));
        var months = ((left.Year - right.Year) * 12) + left.Month - right.Month;
        var bothLast = left.Day == DateTime.DaysInMonth(left.Year, left.Month) && right.Day == DateTime.DaysInMonth(right.Year, right.Month);
        return left.Day == right.Day || bothLast ? months : months + ((left.Day - right.Day + (left.TimeOfDay - right.TimeOfDay).TotalDays) / 31);
    }

    public static long LastDay(long ticks)
    {
        var time = Clock(ticks);
        return time.AddDays(DateTime.DaysInMonth(time.Year, time.Month) - time.Day).Ticks;
    }

    /// <summary>EXTRACT: of a time with zone what the clock of UTC shows.</summary>
    public static object Extract(ValueKind kind, string field, object value)
    {
        var zoned = kind == ValueKind.Zoned ? ZonedValue.Of(value) : new ZonedValue(Convert.ToInt64(value, CultureInfo.InvariantCulture), ZonedValue.Utc);
        var time = Clock(zoned.UtcTicks);
        var offset = TimeSpan.FromTicks(zoned.OffsetTicks);
        return field switch
        {
            "YEAR" => time.Year,
            "MONTH" => time.Month,
            "DAY" => time.Day,
            "HOUR" => time.Hour,
            "MINUTE" => time.Minute,
            "TIMEZONE_HOUR" => offset.Hours,
            "TIMEZONE_MINUTE" => offset.Minutes,
            "TIMEZONE_REGION" => zoned.Zone.ToUpperInvariant(),
            _ => Numbers.Result((time.Ticks % TimeSpan.TicksPerMinute) / (double)TimeSpan.TicksPerSecond),
        };
    }

    private static DateTime Clock(long ticks) => ticks is >= 0 and <= 3155378975999999999
        ? new DateTime(ticks)
        : throw new QueryFailure(1841, "(full) year must be between 1 and 9999");

    private static DateTime Moved(DateTime time, long months) => Math.Abs(months) < 120_000 && time.Year + (months / 12.0) is > 1 and < 9999
        ? time.AddMonths((int)months)
        : throw new QueryFailure(1841, "(full) year must be between 1 and 9999");
}
