namespace ScriptHost.Scheduling.Calendars;

/// <summary>The days of a calendar: by its own clauses, with INCLUDE, without EXCLUDE, and of these only those of INTERSECT.</summary>
internal sealed class CalendarDays
{
    private readonly DayRules _rules;
    private readonly bool _hasOwnDays;
    private readonly ScheduleDays[] _include;
    private readonly ScheduleDays[] _exclude;
    private readonly ScheduleDays[] _intersect;

    public CalendarDays(CalendarExpression expression, Func<ScheduleReference, ICalendar> find)
    {
        ScheduleDays[] All(IEnumerable<ScheduleReference> references) => [.. references.Select(reference => new ScheduleDays(find(reference), reference.OffsetDays))];

        _rules = new DayRules(expression);
        (_include, _exclude, _intersect) = (All(expression.Include), All(expression.Exclude), All(expression.Intersect));
        // FREQ=YEARLY;INCLUDE=x means the days of x: no days are taken from the start date, and not all of the year (inferred from the
        // manual's example).
        _hasOwnDays = _include.Length == 0 || expression.HasDayClause || !expression.ByMonth.IsEmpty || expression.Frequency == Frequency.Daily || expression.IsSubDaily;
        LastNamedYear = _include.Concat(_exclude).Concat(_intersect).Select(days => days.LastNamedYear)
            .Concat(expression.ByDate.Select(date => date.Year ?? 0)).DefaultIfEmpty().Max();
    }

    public int LastNamedYear { get; }

    public bool Allows(Period period) => _rules.Allows(period);

    /// <inheritdoc cref="DayRules.Next"/>
    public int Next(int day, int last) => _include.Length == 0 ? _rules.Next(day, last) : day;

    public bool Contains(int day, Period period)
    {
        if (!(_hasOwnDays && _rules.Matches(day, period)) && !Array.Exists(_include, days => days.Contains(day)))
        {
            return false;
        }

        return !Array.Exists(_exclude, days => days.Contains(day)) && (_intersect.Length == 0 || Array.Exists(_intersect, days => days.Contains(day)));
    }

    /// <summary>The days of a named schedule, so many days later.</summary>
    private sealed class ScheduleDays(ICalendar calendar, int offset)
    {
        public int LastNamedYear => calendar.LastNamedYear;

        public bool Contains(int day) => calendar.HasDay(day - offset);
    }
}
