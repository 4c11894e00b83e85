using System.Globalization;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>Intervals as text, as Oracle shows them whatever the format.</summary>
internal static class IntervalText
{
    /// <param name="ticks">The interval.</param>
    /// <param name="dayDigits">At least so many.</param>
    /// <param name="fractionDigits">Of seconds; what is beyond is cut off.</param>
    public static string OfDays(long ticks, int dayDigits, int fractionDigits)
    {
        var size = ticks == long.MinValue ? TimeSpan.MaxValue : TimeSpan.FromTicks(Math.Abs(ticks));
        var fraction = fractionDigits == 0 ? "" : $".{(size.Ticks % TimeSpan.TicksPerSecond).ToString("D7", CultureInfo.InvariantCulture).PadRight(9, '0')[..fractionDigits]}";
        return $"{(ticks < 0 ? '-' : '+')}{size.Days.ToString($"D{dayDigits}", CultureInfo.InvariantCulture)} {size:hh\\:mm\\:ss}{fraction}";
    }

    public static string OfMonths(long months, int yearDigits) =>
        $"{(months < 0 ? '-' : '+')}{(Math.Abs(months) / 12).ToString($"D{yearDigits}", CultureInfo.InvariantCulture)}-{Math.Abs(months) % 12:D2}";

    /// <summary>TO_DSINTERVAL.</summary>
    /// <exception cref="QueryFailure">ORA-01867.</exception>
    public static long Read(string text) => DayInterval.TryParse(text.Trim())?.Ticks ?? throw new QueryFailure(1867, "the interval is invalid");

    /// <summary>EXTRACT.</summary>
    public static object Extract(string field, long ticks)
    {
        var size = TimeSpan.FromTicks(ticks);
        return field switch
        {
            "DAY" => size.Days,
            "HOUR" => size.Hours,
            "MINUTE" => size.Minutes,
            _ => Numbers.Result((size.Ticks % TimeSpan.TicksPerMinute) / (double)TimeSpan.TicksPerSecond),
        };
    }

    /// <summary>NUMTODSINTERVAL.</summary>
    /// <exception cref="QueryFailure">There is no such unit, or it is too long.</exception>
    public static long OfNumber(double number, string unit)
    {
        var ticks = number * unit.Trim().ToUpperInvariant() switch
        {
            "DAY" => TimeSpan.TicksPerDay,
            "HOUR" => TimeSpan.TicksPerHour,
            "MINUTE" => TimeSpan.TicksPerMinute,
            "SECOND" => TimeSpan.TicksPerSecond,
            _ => throw new QueryFailure(1760, "illegal argument for function"),
        };
        return Math.Abs(ticks) < 9e18 ? (long)Math.Round(ticks) : throw new QueryFailure(1873, "the leading precision of the interval is too small");
    }
}
