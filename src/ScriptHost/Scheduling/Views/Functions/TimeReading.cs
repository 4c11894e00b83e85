using System.Globalization;
using ScriptHost.Scheduling.Views.Compiling;

namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>TO_DATE, TO_TIMESTAMP and TO_TIMESTAMP_TZ. Punctuation stands for any punctuation, and numbers may be shorter than their element.</summary>
internal sealed class TimeReading
{
    private const string DefaultDate = "DD-MON-RR";
    private const string DefaultTimestamp = "DD-MON-RR HH.MI.SSXFF AM";
    private const string DefaultZoned = "DD-MON-RR HH.MI.SSXFF AM TZR";

    private static readonly string[] Months = [.. CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12]];

    private readonly string _text;
    private int _position;
    private int? _year;
    private int? _month;
    private int? _day;
    private int? _dayOfYear;
    private int _hour;
    private bool? _isAfternoon;
    private int _minute;
    private int _second;
    private long _fraction;
    private string? _zone;

    private TimeReading(string text) => _text = text.Trim();

    /// <param name="kind">Date, Timestamp or a time with zone.</param>
    /// <param name="text">What is read.</param>
    /// <param name="format">Null: the default.</param>
    /// <param name="now">The year and month of texts that have none.</param>
    /// <returns>As queries have it.</returns>
    /// <exception cref="QueryFailure">It cannot be read.</exception>
    public static object Read(ValueKind kind, string text, string? format, DateTime now)
    {
        var isDefault = format is null;
        var reading = new TimeReading(text);
        foreach (var (element, written) in FormatModel.Parse(format ?? kind switch { ValueKind.Date => DefaultDate, ValueKind.Timestamp => DefaultTimestamp, _ => DefaultZoned }))
        {
            // What is missing at the end of a time is midnight, as far as the format is the default.
            if (isDefault && reading._position >= reading._text.Length && reading._day is not null && reading._year is not null)
            {
                break;
            }

            reading.ReadElement(element, written, now);
        }

        return reading._position < reading._text.Length
            ? throw new QueryFailure(1830, "date format picture ends before converting entire input string")
            : reading.ToValue(kind, now);
    }

    private void ReadElement(string? element, string written, DateTime now)
    {
        switch (element)
        {
            case "FM" or "FX":
                break;
            case null:
                SkipPunctuation(written);
                break;
            case "X":
                // A fraction may be left out with its point.
                _position += _position < _text.Length && _text[_position] == '.' ? 1 : 0;
                break;
            case "YYYY" or "SYYYY":
                _year = (int)Number(4);
                break;
            case "RRRR" or "RR":
                _year = Rounded(Number(4));
                break;
            case "YYY" or "YY" or "Y":
                _year = (now.Year / (int)Math.Pow(10, element.Length) * (int)Math.Pow(10, element.Length)) + (int)Number(element.Length);
                break;
            case "MON" or "MONTH":
                _month = MonthName();
                break;
            case "MM":
                _month = (int)InRange(Number(2), 1, 12, 1843, "not a valid month");
                break;
            case "DD":
                _day = (int)InRange(Number(2), 1, 31, 1847, "day of month must be between 1 and last day of month");
                break;
            case "DDD":
                _dayOfYear = (int)InRange(Number(3), 1, 366, 1848, "day of year must be between 1 and 365 (366 for leap year)");
                break;
            case "HH24":
                _hour = (int)InRange(Number(2), 0, 23, 1850, "hour must be between 0 and 23");
                break;
            case "HH" or "HH12":
                _hour = (int)InRange(Number(2), 1, 12, 1849, "hour must be between 1 and 12");
                _isAfternoon ??= false;
                break;
            case "AM" or "PM" or "A.M." or "P.M.":
                _isAfternoon = Meridian();
                break;
            case "MI":
                _minute = (int)InRange(Number(2), 0, 59, 1851, "minutes must be between 0 and 59");
                break;
            case "SS":
                _second = (int)InRange(Number(2), 0, 59, 1852, "seconds must be between 0 and 59");
                break;
            case "TZR" or "TZD":
                _zone = Zone(60);
                break;
            case "TZH":
                _zone = Zone(3);
                break;
            case "TZM":
                _zone = $"{_zone?[..3]}:{Number(2):D2}";
                break;
            case ['F', 'F', ..]:
                var start = _position;
                var digits = _position < _text.Length && char.IsAsciiDigit(_text[_position]) ? Number(9) : 0;
                _fraction = digits * (long)Math.Pow(10, 9 - (_position - start)) / 100;
                break;
            default:
                throw new QueryFailure(1820, "format code cannot appear in date input format");
        }
    }

    private object ToValue(ValueKind kind, DateTime now)
    {
        var hour = _isAfternoon switch { null => _hour, true => (_hour % 12) + 12, false => _hour % 12 };
        try
        {
            var date = _dayOfYear is { } number
                ? new DateTime(_year ?? now.Year, 1, 1).AddDays(number - 1)
                : new DateTime(_year ?? now.Year, _month ?? now.Month, _day ?? 1);
            var clock = date + new TimeSpan(hour, _minute, _second) + TimeSpan.FromTicks(_fraction);
            return kind is not (ValueKind.Zoned or ValueKind.Instant) ? clock.Ticks
                : ZonedValue.OfClock(clock, _zone ?? ZonedValue.Utc) is { } zoned ? kind == ValueKind.Zoned ? zoned.ToString() : zoned.UtcTicks
                : throw new QueryFailure(1882, $"timezone region {_zone} not found");
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new QueryFailure(1839, "date not valid for month specified");
        }
    }

    private void SkipPunctuation(string written)
    {
        foreach (var c in written)
        {
            if (_position < _text.Length && (_text[_position] == c || (!char.IsLetterOrDigit(_text[_position]) && !char.IsLetterOrDigit(c))))
            {
                _position++;
            }
            else if (char.IsLetterOrDigit(c) || _position >= _text.Length)
            {
                throw NoMatch();
            }
        }
    }

    private long Number(int most)
    {
        var start = _position;
        while (_position < _text.Length && _position - start < most && char.IsAsciiDigit(_text[_position]))
        {
            _position++;
        }

        return _position > start ? long.Parse(_text.AsSpan(start, _position - start), CultureInfo.InvariantCulture) : throw NoMatch();
    }

    // RR: the century that is nearest.
    private static int Rounded(long year) => (int)(year >= 100 ? year : year < 50 ? 2000 + year : 1900 + year);

    private int MonthName()
    {
        for (var month = 0; month < 12; month++)
        {
            foreach (var name in (string[])[Months[month], Months[month][..3]])
            {
                if (string.Compare(_text, _position, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0)
                {
                    _position += name.Length;
                    return month + 1;
                }
            }
        }

        throw new QueryFailure(1843, "not a valid month");
    }

    private bool Meridian()
    {
        foreach (var (name, isAfternoon) in (ReadOnlySpan<(string, bool)>)[("A.M.", false), ("P.M.", true), ("AM", false), ("PM", true)])
        {
            if (string.Compare(_text, _position, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                _position += name.Length;
                return isAfternoon;
            }
        }

        throw new QueryFailure(1855, "AM/A.M. or PM/P.M. required");
    }

    private string Zone(int most)
    {
        var start = _position;
        while (_position < _text.Length && _position - start < most && (char.IsAsciiLetterOrDigit(_text[_position]) || _text[_position] is '_' or '/' or '+' or '-'
            || (_text[_position] == ':' && _position == start + 3 && _text[start] is '+' or '-')))
        {
            _position++;
        }

        var zone = _text[start.._position];
        return zone.Length == 3 && zone[0] is '+' or '-' ? $"{zone}:00" : zone is "" ? throw NoMatch() : zone;
    }

    private static long InRange(long number, int least, int most, int error, string text) => number >= least && number <= most ? number : throw new QueryFailure(error, text);

    private static QueryFailure NoMatch() => new(1861, "literal does not match format string");
}
