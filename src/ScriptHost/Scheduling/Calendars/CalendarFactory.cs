using ScriptHost.Errors;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>Makes calendars out of their texts, with all the schedules that they refer to.</summary>
/// <param name="zone">The time zone of the start date.</param>
/// <param name="start">The start date in that time zone, to the second.</param>
/// <param name="find">Finds a schedule by its name; null when there is none.</param>
internal sealed class CalendarFactory(TimeZoneInfo zone, DateTime start, Func<string, NamedCalendar?> find)
{
    private readonly CalendarClock _clock = new(zone);
    private readonly Dictionary<string, (CalendarExpression Expression, ICalendar Calendar)> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <exception cref="ScriptHostException">BAD_REQUEST: ORA-27411 to 27422; a schedule that there is not, or that refers to itself.</exception>
    public ICalendar Create(CalendarExpression expression) => Create(expression, start);

    private ICalendar Create(CalendarExpression written, DateTime from)
    {
        var expression = CalendarDefaults.Complete(written, from);
        var days = new CalendarDays(expression, reference => Find(written.Text, reference).Calendar);
        if (!expression.Combined.IsEmpty)
        {
            return new CombinedCalendar([.. expression.Combined.Select(reference => (Find(written.Text, reference).Calendar, reference.OffsetDays))], days, _clock, _clock.When(from));
        }

        return expression.IsSubDaily
            ? new ElapsedCalendar(expression, days, _clock, from)
            : new WallClockCalendar(expression, PeriodsOf(written, from), days, _clock, from);
    }

    private IPeriods PeriodsOf(CalendarExpression expression, DateTime from)
    {
        var day = DateOnly.FromDateTime(from);
        if (expression.PeriodSchedule is not { } reference)
        {
            return new FixedPeriods(expression.Frequency, !expression.ByWeekNo.IsEmpty, day);
        }

        var (periods, calendar) = Find(expression.Text, reference);
        if (calendar is not WallClockCalendar dates)
        {
            throw CalendarErrors.NotSupportedEmbedded(expression.Text, reference.Position, $"{reference.Name} as a frequency, which has dates within days");
        }

        if (!expression.ByPeriod.IsEmpty && periods.Periods is null)
        {
            throw CalendarErrors.NotSupported(expression.Text, reference.Position, $"BYPERIOD with {reference.Name}, which has no PERIODS");
        }

        // Without a start date of its own, the first period of a cycle is taken to begin with the first date of a year (inferred).
        var first = find(reference.Name)?.Start is { } own ? DateOnly.FromDateTime(own) : new DateOnly(Math.Max(2, day.Year - 1), 1, 1);
        return new NamedPeriods(dates.DaysFrom(first.DayNumber), periods.Periods ?? 0, day.DayNumber);
    }

    private (CalendarExpression Expression, ICalendar Calendar) Find(string text, ScheduleReference reference)
    {
        if (_known.TryGetValue(reference.Name, out var known))
        {
            return known;
        }

        var named = find(reference.Name) ?? throw CalendarErrors.InvalidIdentifier(text, reference.Position, $"{reference.Name}, which is no schedule");
        if (!_open.Add(reference.Name))
        {
            throw CalendarErrors.NotSupportedEmbedded(text, reference.Position, $"{reference.Name}, which refers to itself");
        }

        var expression = CalendarParser.Parse(named.RepeatInterval);
        var calendar = Create(expression, named.Start ?? start);
        _open.Remove(reference.Name);
        _known.Add(reference.Name, (expression, calendar));
        return (expression, calendar);
    }
}
