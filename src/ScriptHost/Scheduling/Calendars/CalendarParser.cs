using System.Collections.Immutable;
using System.Globalization;
using ScriptHost.Errors;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>
/// Reads a repeat_interval (PL/SQL Packages reference, DBMS_SCHEDULER, Calendaring Syntax). Letters of either case, blanks between the
/// elements and a semicolon at the end are allowed; FREQ comes first, the other clauses in any order.
/// </summary>
internal sealed class CalendarParser
{
    private const int MaxLength = 4000;
    private const int MaxInterval = 99;

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    private readonly string _text;
    private readonly CalendarTokens _tokens;
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    private CalendarParser(string text)
    {
        _text = text;
        _tokens = new CalendarTokens(text);
        _tokens.Read();
    }

    /// <exception cref="ScriptHostException">BAD_REQUEST: ORA-27411 to 27421, with the place.</exception>
    public static CalendarExpression Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw CalendarErrors.Empty();
        }

        return text.Length <= MaxLength ? new CalendarParser(text).ReadAll() : throw CalendarErrors.TooLong(text.Length, MaxLength);
    }

    private CalendarExpression ReadAll()
    {
        var expression = ReadFirst();
        while (!_tokens.IsAtEnd)
        {
            Expect(';');
            if (!_tokens.IsAtEnd)
            {
                expression = ReadClause(expression);
            }
        }

        Check(expression);
        return expression;
    }

    private CalendarExpression ReadFirst()
    {
        var expression = new CalendarExpression { Text = _text };
        if (_tokens.Kind is not (CalendarTokenKind.Word or CalendarTokenKind.QuotedWord))
        {
            throw CalendarErrors.NoFrequency(_text);
        }

        if (_tokens.IsWord("FREQ"))
        {
            _tokens.Read();
            Expect('=');
            return ReadFrequency(expression);
        }

        // Either another clause, which must not come first, or the names of schedules that are combined.
        var references = ReadReferences();
        return _tokens.Is('=') ? throw CalendarErrors.NoFrequency(_text) : expression with { Combined = references };
    }

    private CalendarExpression ReadFrequency(CalendarExpression expression)
    {
        var reference = ReadReference();
        if (reference.OffsetDays != 0)
        {
            throw CalendarErrors.NotSupported(_text, reference.Position, "an offset of a frequency");
        }

        return !reference.Name.Contains('.', StringComparison.Ordinal)
            && Enum.TryParse<Frequency>(reference.Name, ignoreCase: true, out var known) && known != Frequency.UserDefined
            ? expression with { Frequency = known }
            : expression with { Frequency = Frequency.UserDefined, PeriodSchedule = reference };
    }

    private CalendarExpression ReadClause(CalendarExpression expression)
    {
        var (clause, position) = (_tokens.Value.ToUpperInvariant(), _tokens.Position);
        if (_tokens.Kind != CalendarTokenKind.Word)
        {
            throw CalendarErrors.Syntax(_text, position, $"a clause such as BYDAY=MON is expected, not '{_tokens.Value}'");
        }

        if (!_seen.TryAdd(clause, position) && clause is not ("INCLUDE" or "EXCLUDE" or "INTERSECT"))
        {
            throw CalendarErrors.Syntax(_text, position, $"{clause} is given twice");
        }

        _tokens.Read();
        Expect('=');
        return clause switch
        {
            "INTERVAL" => expression with { Interval = ReadSingle(clause, 1, MaxInterval) },
            "PERIODS" => expression with { Periods = ReadSingle(clause, 1, 100) },
            "BYPERIOD" => expression with { ByPeriod = ReadNumbers(clause, 1, 100, negative: false) },
            "BYMONTH" => expression with { ByMonth = Sorted(ReadList(ReadMonth)) },
            "BYWEEKNO" => expression with { ByWeekNo = ReadNumbers(clause, 1, 53, negative: true) },
            "BYYEARDAY" => expression with { ByYearDay = ReadNumbers(clause, 1, 366, negative: true) },
            "BYMONTHDAY" => expression with { ByMonthDay = ReadNumbers(clause, 1, 31, negative: true) },
            "BYDATE" => expression with { ByDate = [.. ReadList(ReadDate).Distinct().OrderBy(date => date.ToString(), StringComparer.Ordinal)] },
            "BYDAY" => expression with { ByDay = [.. ReadList(() => ReadDay(expression.Frequency)).Distinct().OrderBy(day => (day.Ordinal, ((int)day.Day + 6) % 7))] },
            "BYTIME" => expression with { ByTime = [.. ReadList(ReadTime).Distinct().OrderBy(time => (time.Hour ?? -1, time.Minute, time.Second))] },
            "BYHOUR" => expression with { ByHour = ReadNumbers(clause, 0, 23, negative: false) },
            "BYMINUTE" => expression with { ByMinute = ReadNumbers(clause, 0, 59, negative: false) },
            "BYSECOND" => expression with { BySecond = ReadNumbers(clause, 0, 59, negative: false) },
            "BYSETPOS" => expression with { BySetPos = ReadNumbers(clause, 1, 9999, negative: true) },
            "INCLUDE" => expression with { Include = [.. expression.Include, .. ReadReferences()] },
            "EXCLUDE" => expression with { Exclude = [.. expression.Exclude, .. ReadReferences()] },
            "INTERSECT" => expression with { Intersect = [.. expression.Intersect, .. ReadReferences()] },
            _ => throw CalendarErrors.InvalidIdentifier(_text, position, clause),
        };
    }

    /// <summary>What one clause cannot know of another.</summary>
    private void Check(CalendarExpression expression)
    {
        int PlaceOf(string clause) => _seen.GetValueOrDefault(clause);

        var frequency = expression.Frequency;
        if (!expression.Combined.IsEmpty)
        {
            // What goes with a combined schedule works on the dates of the named ones.
            var wrong = _seen.Keys.FirstOrDefault(clause => clause is not ("INCLUDE" or "EXCLUDE" or "INTERSECT" or "PERIODS" or "BYSETPOS"));
            if ((wrong ?? (expression.BySetPos.IsEmpty ? null : "BYSETPOS")) is { } clause)
            {
                throw CalendarErrors.NotSupported(_text, PlaceOf(clause), $"{clause} with a list of schedules");
            }

            return;
        }

        if (!expression.ByWeekNo.IsEmpty && frequency != Frequency.Yearly)
        {
            throw CalendarErrors.WeekNoNeedsYearly(_text, PlaceOf("BYWEEKNO"));
        }

        if (!expression.BySetPos.IsEmpty && frequency is not (Frequency.Yearly or Frequency.Monthly or Frequency.UserDefined))
        {
            throw CalendarErrors.NotSupported(_text, PlaceOf("BYSETPOS"), $"BYSETPOS with the frequency {frequency.ToString().ToUpperInvariant()}");
        }

        if (!expression.ByPeriod.IsEmpty && frequency != Frequency.UserDefined)
        {
            throw CalendarErrors.NotSupported(_text, PlaceOf("BYPERIOD"), "BYPERIOD without a frequency of one's own");
        }
    }

    private int ReadSingle(string clause, int least, int most) => ReadNumber(clause, least, most, negative: false);

    private ImmutableArray<int> ReadNumbers(string clause, int least, int most, bool negative) =>
        Sorted(ReadList(() => ReadNumber(clause, least, most, negative)));

    private int ReadNumber(string clause, int least, int most, bool negative)
    {
        var position = _tokens.Position;
        var isNegative = _tokens.TryRead('-');
        if (!isNegative)
        {
            _tokens.TryRead('+');
        }

        var allowed = $"give {least} to {most}{(negative ? $", or -{least} to -{most} from the end" : "")}";
        var digits = ReadDigits($"a number for {clause}");
        return digits.Length <= 6 && int.Parse(digits, CultureInfo.InvariantCulture) is var number && number >= least && number <= most && (negative || !isNegative)
            ? isNegative ? -number : number
            : throw CalendarErrors.InvalidValue(_text, position, clause, _text[position.._tokens.Position].Trim(), allowed);
    }

    private int ReadMonth()
    {
        var position = _tokens.Position;
        if (_tokens.Kind != CalendarTokenKind.Word)
        {
            return ReadNumber("BYMONTH", 1, 12, negative: false);
        }

        var month = Array.IndexOf(Months, _tokens.Value.ToUpperInvariant()) + 1;
        if (month == 0)
        {
            throw CalendarErrors.InvalidValue(_text, position, "BYMONTH", _tokens.Value, "give 1 to 12, or JAN to DEC");
        }

        _tokens.Read();
        return month;
    }

    private ByDay ReadDay(Frequency frequency)
    {
        var position = _tokens.Position;
        var most = frequency switch { Frequency.Yearly or Frequency.UserDefined => 53, Frequency.Monthly => 5, _ => 0 };
        var sign = _tokens.TryRead('-') ? -1 : 1;
        var hasSign = _tokens.Position != position || _tokens.TryRead('+');
        var ordinal = 0;
        if (_tokens.Kind == CalendarTokenKind.Number || hasSign)
        {
            var digits = ReadDigits("a number in front of a weekday");
            ordinal = digits.Length <= 3 ? int.Parse(digits, CultureInfo.InvariantCulture) : int.MaxValue;
            if (most == 0)
            {
                throw CalendarErrors.InvalidWeekday(_text, position, $"a number goes with the frequencies YEARLY and MONTHLY alone");
            }

            if (ordinal < 1 || ordinal > most)
            {
                throw CalendarErrors.InvalidWeekday(_text, position, $"with this frequency the number is 1 to {most}, or -1 to -{most} from the end");
            }
        }

        var day = _tokens.Kind == CalendarTokenKind.Word ? Array.IndexOf(Scheduling.Calendars.ByDay.Names, _tokens.Value.ToUpperInvariant()) : -1;
        if (day < 0)
        {
            throw CalendarErrors.InvalidWeekday(_text, _tokens.Position, "give MON, TUE, WED, THU, FRI, SAT or SUN");
        }

        _tokens.Read();
        return new ByDay(sign * ordinal, (DayOfWeek)day);
    }

    private ByDate ReadDate()
    {
        var position = _tokens.Position;
        var digits = ReadDigits("a date, MMDD or YYYYMMDD");
        // 2000 was a leap year.
        if (!DateOnly.TryParseExact(digits.Length == 4 ? $"2000{digits}" : digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw CalendarErrors.InvalidValue(_text, position, "BYDATE", digits, "give a date that there is, as MMDD or YYYYMMDD");
        }

        int? year = digits.Length == 4 ? null : date.Year;
        if (!_tokens.Is('+') && !_tokens.Is('-') && !_tokens.Is('^'))
        {
            return new ByDate(year, date.Month, date.Day, 0, null);
        }

        var sign = _tokens.Value[0];
        _tokens.Read();
        if (_tokens.IsWord("SPAN"))
        {
            _tokens.Read();
            Expect(':');
            var days = ReadDays();
            return new ByDate(year, date.Month, date.Day, 0, new Span(sign, sign == '^' && days % 2 == 0 ? days + 1 : days));
        }

        if (sign == '^')
        {
            throw CalendarErrors.Syntax(_text, _tokens.Position, "SPAN: follows ^");
        }

        return new ByDate(year, date.Month, date.Day, (sign == '-' ? -1 : 1) * ReadOffset(), null);
    }

    private ByTime ReadTime()
    {
        var position = _tokens.Position;
        var digits = ReadDigits("a time, HH24MISS or MISS");
        var padded = digits.Length == 4 ? $"00{digits}" : digits;
        return padded.Length == 6 && TimeOnly.TryParseExact(padded, "HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new ByTime(digits.Length == 4 ? null : time.Hour, time.Minute, time.Second)
            : throw CalendarErrors.InvalidValue(_text, position, "BYTIME", digits, "give a time as HH24MISS, or as MISS");
    }

    private ImmutableArray<ScheduleReference> ReadReferences() => ReadList(ReadReference);

    private ScheduleReference ReadReference()
    {
        var position = _tokens.Position;
        var name = ReadName();
        if (_tokens.TryRead('.'))
        {
            name = $"{name}.{ReadName()}";
        }

        if (_tokens.Is('-'))
        {
            throw CalendarErrors.NotSupported(_text, _tokens.Position, "a negative offset of a named schedule");
        }

        return new ScheduleReference(name, _tokens.TryRead('+') ? ReadOffset() : 0, position);
    }

    private string ReadName()
    {
        var name = _tokens.Kind switch
        {
            CalendarTokenKind.Word => _tokens.Value.ToUpperInvariant(),
            CalendarTokenKind.QuotedWord when _tokens.Value.Length > 0 => $"\"{_tokens.Value}\"",
            _ => throw CalendarErrors.Syntax(_text, _tokens.Position, $"a name is expected{(_tokens.IsAtEnd ? "" : $", not '{_tokens.Value}'")}"),
        };
        _tokens.Read();
        return name;
    }

    private int ReadOffset()
    {
        if (_tokens.IsWord("OFFSET"))
        {
            _tokens.Read();
            Expect(':');
        }

        return ReadDays();
    }

    /// <summary>A number of days, or of weeks in days.</summary>
    private int ReadDays()
    {
        var position = _tokens.Position;
        var digits = ReadDigits("a number of days or weeks, such as 5D or 2W");
        var count = digits.Length <= 4 ? int.Parse(digits, CultureInfo.InvariantCulture) : int.MaxValue;
        var isWeeks = _tokens.IsWord("W");
        if (!isWeeks && !_tokens.IsWord("D"))
        {
            throw CalendarErrors.Syntax(_text, _tokens.Position, "D for days or W for weeks is expected");
        }

        // More days than a year has: so says the manual.
        var most = isWeeks ? 53 : 376;
        if (count < 1 || count > most)
        {
            throw CalendarErrors.InvalidValue(_text, position, "OFFSET or SPAN", $"{digits}{_tokens.Value}", $"give 1 to {most}{_tokens.Value.ToUpperInvariant()}");
        }

        _tokens.Read();
        return isWeeks ? 7 * count : count;
    }

    private string ReadDigits(string what)
    {
        if (_tokens.Kind != CalendarTokenKind.Number)
        {
            throw CalendarErrors.Syntax(_text, _tokens.Position, $"{what} is expected{(_tokens.IsAtEnd ? "" : $", not '{_tokens.Value}'")}");
        }

        var digits = _tokens.Value;
        _tokens.Read();
        return digits;
    }

    private ImmutableArray<T> ReadList<T>(Func<T> read)
    {
        var values = ImmutableArray.CreateBuilder<T>();
        do
        {
            values.Add(read());
        }
        while (_tokens.TryRead(','));
        return values.ToImmutable();
    }

    private void Expect(char sign)
    {
        if (!_tokens.TryRead(sign))
        {
            throw CalendarErrors.Syntax(_text, _tokens.Position, $"'{sign}' is expected{(_tokens.IsAtEnd ? "" : $", not '{_tokens.Value}'")}");
        }
    }

    private static ImmutableArray<int> Sorted(ImmutableArray<int> values) => [.. values.Distinct().Order()];
}
