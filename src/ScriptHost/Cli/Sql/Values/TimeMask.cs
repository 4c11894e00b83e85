using System.Globalization;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Cli.Sql.Values;

/// <summary>A format mask of TO_TIMESTAMP_TZ, TO_TIMESTAMP and TO_DATE (SQL Language Reference, Datetime Format Models), to read times with.</summary>
internal sealed class TimeMask
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    // Longer ones first, where one begins as another.
    private static readonly string[] Known =
    [
        "YYYY", "RRRR", "MONTH", "HH24", "HH12", "TZH", "TZM", "TZR", "MON", "A.M.", "P.M.", "FF", "YY", "RR", "MM", "DD", "HH", "MI", "SS", "AM", "PM", "X",
    ];

    private readonly List<string> _elements;

    private TimeMask(List<string> elements) => _elements = elements;

    /// <exception cref="FormatException">It holds an element that is not known here, which the message names with ORA-01821.</exception>
    public static TimeMask Parse(string mask)
    {
        var elements = new List<string>();
        for (var at = 0; at < mask.Length;)
        {
            if (Known.FirstOrDefault(known => string.Compare(mask, at, known, 0, known.Length, StringComparison.OrdinalIgnoreCase) == 0) is { } element)
            {
                at += element.Length;
                at += element == "FF" && at < mask.Length && mask[at] is >= '1' and <= '9' ? 1 : 0;
                elements.Add(element);
            }
            else if (mask[at] == '"' && mask.IndexOf('"', at + 1) is > 0 and var end)
            {
                elements.AddRange(mask[(at + 1)..end].Select(c => $"'{c}"));
                at = end + 1;
            }
            else if (char.IsLetterOrDigit(mask[at]) || mask[at] == '"')
            {
                throw new FormatException($"ORA-01821: date format not recognized near '{mask[at..Math.Min(mask.Length, at + 20)]}': the elements are {string.Join(", ", Known)}, and text in double quotes");
            }
            else
            {
                elements.Add(char.IsWhiteSpace(mask[at]) ? " " : $"'{mask[at]}");
                at++;
            }
        }

        return new TimeMask(elements);
    }

    /// <returns>Null, or what is wrong, with Oracle's number.</returns>
    public string? TryRead(string text, out TimeValue? time)
    {
        time = null;
        var reader = new Reading(text);
        foreach (var element in _elements)
        {
            if (reader.Read(element) is { } mistake)
            {
                return mistake;
            }
        }

        if (!reader.IsAtEnd)
        {
            return "ORA-01830: date format picture ends before converting entire input string";
        }

        time = reader.TryResult();
        return time is null ? "ORA-01839: date not valid, or a time zone that is not known here" : null;
    }

    private sealed class Reading(string text)
    {
        private int _at;
        private int _year = DateTime.UnixEpoch.Year;
        private int _month = 1;
        private int _day = 1;
        private int _hour;
        private int _minute;
        private int _second;
        private long _ticks;
        private bool? _isAfternoon;
        private string? _zone;

        public bool IsAtEnd => text.AsSpan(Math.Min(_at, text.Length)).IsWhiteSpace();

        public string? Read(string element)
        {
            switch (element)
            {
                case "YYYY" or "RRRR":
                    return Number(4, 1, 9999, value => _year = value);
                case "YY":
                    return Number(2, 0, 99, value => _year = 2000 + value);
                case "RR":
                    return Number(2, 0, 99, value => _year = value < 50 ? 2000 + value : 1900 + value);
                case "MM":
                    return Number(2, 1, 12, value => _month = value);
                case "MON" or "MONTH":
                    return Month();
                case "DD":
                    return Number(2, 1, 31, value => _day = value);
                case "HH24":
                    return Number(2, 0, 23, value => _hour = value);
                case "HH" or "HH12":
                    return Number(2, 1, 12, value => _hour = value % 12);
                case "MI":
                    return Number(2, 0, 59, value => _minute = value);
                case "SS":
                    return Number(2, 0, 59, value => _second = value);
                case "FF":
                    return Fraction();
                case "X":
                    _at += _at < text.Length && text[_at] is '.' or ',' ? 1 : 0;
                    return null;
                case "AM" or "PM" or "A.M." or "P.M.":
                    return HalfOfDay();
                case "TZR" or "TZH":
                    return Zone();
                case "TZM":
                    return Minutes();
                case " ":
                    while (_at < text.Length && char.IsWhiteSpace(text[_at]))
                    {
                        _at++;
                    }

                    return null;
                default:
                    // Any punctuation stands for any other, as in Oracle.
                    if (_at < text.Length && (text[_at] == element[1] || (char.IsPunctuation(text[_at]) && char.IsPunctuation(element[1])) || char.IsWhiteSpace(text[_at])))
                    {
                        _at++;
                        return null;
                    }

                    // Behind seconds without a fraction nothing is missing.
                    return _at >= text.Length ? null : "ORA-01861: literal does not match format string";
            }
        }

        public TimeValue? TryResult()
        {
            var hour = _isAfternoon is true ? (_hour % 12) + 12 : _hour;
            return _day <= DateTime.DaysInMonth(_year, _month) && (_zone is null || ZoneClock.Find(_zone) is not null)
                ? new TimeValue(new DateTime(_year, _month, _day, hour, _minute, _second).AddTicks(_ticks), _zone)
                : null;
        }

        private string? Number(int width, int least, int most, Action<int> set)
        {
            var end = _at;
            while (end < text.Length && end < _at + width && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (end == _at)
            {
                return "ORA-01858: a non-numeric character was found where a numeric was expected";
            }

            var value = int.Parse(text.AsSpan(_at, end - _at), NumberStyles.None, CultureInfo.InvariantCulture);
            _at = end;
            if (value < least || value > most)
            {
                return $"ORA-01850: {value} is not between {least} and {most}";
            }

            set(value);
            return null;
        }

        private string? Month()
        {
            var found = Array.FindIndex(Months, month => string.Compare(text, _at, month, 0, 3, StringComparison.OrdinalIgnoreCase) == 0);
            if (found < 0)
            {
                return "ORA-01843: not a valid month";
            }

            var full = CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(found + 1);
            _at += string.Compare(text, _at, full, 0, full.Length, StringComparison.OrdinalIgnoreCase) == 0 ? full.Length : 3;
            _month = found + 1;
            return null;
        }

        private string? Fraction()
        {
            var (value, scale) = (0L, TimeSpan.TicksPerSecond);
            while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            {
                scale /= 10;
                value += (text[_at++] - '0') * scale;
            }

            _ticks = value;
            return null;
        }

        private string? HalfOfDay()
        {
            var word = new string([.. text.Skip(_at).Take(4).Where(char.IsLetter).Take(2)]).ToUpperInvariant();
            if (word is not ("AM" or "PM"))
            {
                return "ORA-01855: AM/A.M. or PM/P.M. required";
            }

            _isAfternoon = word == "PM";
            _at += text.AsSpan(_at).StartsWith($"{word[0]}.M.", StringComparison.OrdinalIgnoreCase) ? 4 : 2;
            return null;
        }

        private string? Zone()
        {
            var end = _at;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '/' or '_' or '-' or '+' || (text[end] == ':' && text[_at] is '+' or '-')))
            {
                end++;
            }

            var zone = text[_at..end];
            // TZH alone gives hours, and TZR the whole.
            _zone = zone is ['+' or '-', >= '0' and <= '9', ..] ? Offset(zone) : zone;
            _at = end;
            return zone is "" ? "ORA-01857: not a valid time zone" : null;
        }

        private static string Offset(string zone)
        {
            var parts = zone[1..].Split(':');
            return $"{zone[0]}{parts[0].PadLeft(2, '0')}:{(parts.Length > 1 ? parts[1] : "00")}";
        }

        // What TZH found already has them where they were written behind a colon.
        private string? Minutes()
        {
            if (_at >= text.Length)
            {
                return null;
            }

            return Number(2, 0, 59, value => _zone = $"{_zone?[..3]}:{value:D2}");
        }
    }
}
