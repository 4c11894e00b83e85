using System.Globalization;
using System.Text;
using ScriptHost.Scheduling.Views.Compiling;

namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>TO_CHAR of times, with English names.</summary>
internal static class TimeText
{
    private const string DefaultDate = "DD-MON-RR";
    private const string DefaultTimestamp = "DD-MON-RR HH.MI.SSXFF AM";
    private const string DefaultZoned = "DD-MON-RR HH.MI.SSXFF AM TZR";

    private static readonly DateTimeFormatInfo Names = CultureInfo.InvariantCulture.DateTimeFormat;

    /// <param name="kind">Of the value.</param>
    /// <param name="value">As queries have it.</param>
    /// <param name="format">Null: the default.</param>
    /// <param name="fractionDigits">Of FF.</param>
    public static string Format(ValueKind kind, object value, string? format, int fractionDigits)
    {
        var isZoned = kind is ValueKind.Instant or ValueKind.Zoned;
        var zoned = isZoned ? ZonedValue.Of(value) : new ZonedValue(Convert.ToInt64(value, CultureInfo.InvariantCulture), ZonedValue.Utc);
        var wall = zoned.WallTicks;
        if (wall is < 0 or > 3155378975999999999)
        {
            throw new QueryFailure(1841, "(full) year must be between 1 and 9999");
        }

        var time = new DateTime(wall);
        var text = new StringBuilder();
        var isTight = false;
        foreach (var (element, written) in FormatModel.Parse(format ?? kind switch { ValueKind.Date => DefaultDate, ValueKind.Timestamp => DefaultTimestamp, _ => DefaultZoned }))
        {
            if (element is "FM")
            {
                isTight = !isTight;
            }
            else if (element is not null and not "FX")
            {
                text.Append(isZoned || element is not ("TZR" or "TZH" or "TZM" or "TZD")
                    ? ElementOf(element, written, time, zoned, fractionDigits, isTight)
                    : throw new QueryFailure(1821, $"date format not recognized: {written} of a time without a zone"));
            }
            else
            {
                text.Append(element is null ? written : "");
            }
        }

        return text.ToString();
    }

    private static string ElementOf(string element, string written, DateTime time, ZonedValue zoned, int fractionDigits, bool isTight)
    {
        string Digits(long number, int width) => number.ToString(isTight ? "D1" : $"D{width}", CultureInfo.InvariantCulture);
        string Padded(string name, int width) => isTight ? FormatModel.InCaseOf(written, name) : FormatModel.InCaseOf(written, name).PadRight(width);
        var offset = TimeSpan.FromTicks(zoned.OffsetTicks);
        return element switch
        {
            "YYYY" or "RRRR" => Digits(time.Year, 4),
            "SYYYY" => $" {Digits(time.Year, 4)}",
            "IYYY" => Digits(ISOWeek.GetYear(time), 4),
            "YYY" => Digits(time.Year % 1000, 3),
            "YY" or "RR" => Digits(time.Year % 100, 2),
            "Y" => Digits(time.Year % 10, 1),
            "MONTH" => Padded(Names.GetMonthName(time.Month), 9),
            "MON" => FormatModel.InCaseOf(written, Names.GetAbbreviatedMonthName(time.Month)),
            "MM" => Digits(time.Month, 2),
            "DDD" => Digits(time.DayOfYear, 3),
            "DD" => Digits(time.Day, 2),
            "DAY" => Padded(Names.GetDayName(time.DayOfWeek), 9),
            "DY" => FormatModel.InCaseOf(written, Names.GetAbbreviatedDayName(time.DayOfWeek)),
            // As in NLS_TERRITORY AMERICA: the week begins on Sunday.
            "D" => Digits((int)time.DayOfWeek + 1, 1),
            "HH24" => Digits(time.Hour, 2),
            "HH12" or "HH" => Digits(time.Hour % 12 == 0 ? 12 : time.Hour % 12, 2),
            "MI" => Digits(time.Minute, 2),
            "SSSSS" => Digits((long)time.TimeOfDay.TotalSeconds, 5),
            "SS" => Digits(time.Second, 2),
            "X" => ".",
            "AM" or "PM" => FormatModel.InCaseOf(written, time.Hour < 12 ? "Am" : "Pm"),
            "A.M." or "P.M." => FormatModel.InCaseOf(written[..1] + written[2..3], time.Hour < 12 ? "A.m." : "P.m."),
            "TZR" => zoned.Zone.ToUpperInvariant(),
            "TZD" => zoned.Zone.ToUpperInvariant(),
            "TZH" => $"{(offset < TimeSpan.Zero ? '-' : '+')}{Digits(Math.Abs(offset.Hours), 2)}",
            "TZM" => Digits(Math.Abs(offset.Minutes), 2),
            "IW" => Digits(ISOWeek.GetWeekOfYear(time), 2),
            "WW" => Digits(((time.DayOfYear - 1) / 7) + 1, 2),
            "W" => Digits(((time.Day - 1) / 7) + 1, 1),
            "Q" => Digits(((time.Month - 1) / 3) + 1, 1),
            "J" => Digits(time.Ticks / TimeSpan.TicksPerDay + 1721426, 7),
            _ => Fraction(time, element.Length == 3 ? element[2] - '0' : fractionDigits),
        };
    }

    // A tick is the seventh digit.
    private static string Fraction(DateTime time, int digits) =>
        (time.Ticks % TimeSpan.TicksPerSecond).ToString("D7", CultureInfo.InvariantCulture).PadRight(9, '0')[..Math.Clamp(digits, 0, 9)];
}
