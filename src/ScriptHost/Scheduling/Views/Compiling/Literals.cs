using System.Globalization;
using System.Text.RegularExpressions;
using ScriptHost.Scheduling.Views.Functions;
using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>Numbers, times and intervals as they are written.</summary>
internal static partial class Literals
{
    private static readonly string[] Units = ["DAY", "HOUR", "MINUTE", "SECOND"];

    public static Typed Number(NumberLiteral number, QueryErrors errors)
    {
        if (long.TryParse(number.Digits, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
        {
            return new Typed(whole.ToString(CultureInfo.InvariantCulture), SqlType.Number);
        }

        return double.TryParse(number.Digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
            ? new Typed(real.ToString("E17", CultureInfo.InvariantCulture), SqlType.Number)
            : throw errors.InvalidNumber(number.At);
    }

    /// <summary>DATE '2026-11-26', TIMESTAMP '2026-11-26 06:50:00.5 Europe/Vienna'.</summary>
    public static Typed Time(TimeLiteral time, QueryErrors errors)
    {
        var match = TimePattern().Match(time.Value);
        if (!match.Success || (time.Word == "DATE" && match.Groups["time"].Success)
            || !DateTime.TryParse($"{match.Groups["date"].Value} {(match.Groups["time"].Success ? match.Groups["time"].Value : "00:00:00")}", CultureInfo.InvariantCulture, out var clock))
        {
            throw errors.InvalidTime(time.At, time.Value);
        }

        var ticks = clock.Ticks.ToString(CultureInfo.InvariantCulture);
        if (!match.Groups["zone"].Success)
        {
            return new Typed(ticks, time.Word == "DATE" ? SqlType.Date : SqlType.Timestamp);
        }

        var zoned = ZonedValue.OfClock(clock, match.Groups["zone"].Value) ?? throw errors.InvalidTime(time.At, time.Value);
        return new Typed($"'{zoned}'", SqlType.Zoned);
    }

    public static Typed Interval(IntervalLiteral interval, QueryErrors errors)
    {
        var text = interval.Value.Trim();
        var sign = text.StartsWith('-') ? -1 : 1;
        text = text.TrimStart('-', '+');
        if (interval.First is "YEAR" or "MONTH")
        {
            return new Typed((sign * Months(interval, text, errors)).ToString(CultureInfo.InvariantCulture), SqlType.Months);
        }

        var (first, last) = (Array.IndexOf(Units, interval.First), Array.IndexOf(Units, interval.Last));
        if (first < 0 || last < first)
        {
            throw errors.InvalidInterval(interval.At);
        }

        // The fields from the first unit to the last: d h:m:s.f
        var fields = text.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != last - first + 1 || !fields.All(IsField) || fields.SkipLast(1).Append(last == 3 ? "" : fields[^1]).Any(field => field.Contains('.')))
        {
            throw errors.InvalidInterval(interval.At);
        }

        try
        {
            var seconds = fields.Select((field, index) => decimal.Parse(field, CultureInfo.InvariantCulture) * (first + index) switch { 0 => 86400, 1 => 3600, 2 => 60, _ => 1 }).Sum();
            return new Typed(((long)(sign * seconds * TimeSpan.TicksPerSecond)).ToString(CultureInfo.InvariantCulture), SqlType.Interval);
        }
        catch (OverflowException)
        {
            throw errors.InvalidInterval(interval.At);
        }
    }

    private static long Months(IntervalLiteral interval, string text, QueryErrors errors)
    {
        var fields = text.Split('-');
        var isBoth = interval is { First: "YEAR", Last: "MONTH" };
        if (fields.Length != (isBoth ? 2 : 1) || interval.Last is not ("YEAR" or "MONTH") || !fields.All(field => IsField(field) && !field.Contains('.') && field.Length <= 9))
        {
            throw errors.InvalidInterval(interval.At);
        }

        var first = long.Parse(fields[0], CultureInfo.InvariantCulture);
        return isBoth ? (first * 12) + long.Parse(fields[1], CultureInfo.InvariantCulture) : interval.First == "YEAR" ? first * 12 : first;
    }

    private static bool IsField(string field) => field.Length is > 0 and <= 20 && field.All(c => char.IsAsciiDigit(c) || c == '.') && char.IsAsciiDigit(field[0]);

    [GeneratedRegex(@"^(?<date>\d{4}-\d\d-\d\d)( (?<time>\d\d:\d\d:\d\d(\.\d{1,7})?))?( ?(?<zone>[+-]\d\d:\d\d|[A-Za-z][A-Za-z0-9_+\-/]{0,60}))?$")]
    private static partial Regex TimePattern();
}
