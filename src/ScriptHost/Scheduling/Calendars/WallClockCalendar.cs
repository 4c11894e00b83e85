namespace ScriptHost.Scheduling.Calendars;

/// <summary>A frequency of a day or more: its dates are what the clocks of its time zone show.</summary>
internal sealed class WallClockCalendar : ICalendar
{
    private const int SecondsOfDay = 24 * 60 * 60;
    private const int DaysOfYear = 366;

    private readonly CalendarExpression _expression;
    private readonly IPeriods _periods;
    private readonly CalendarDays _days;
    private readonly int[] _times;
    private readonly CalendarClock _clock;
    private readonly DateTimeOffset _start;
    private readonly HashSet<int>? _positions;

    // Of the turn that was looked at last: days and seconds since the calendar's first.
    private (int Index, long[] Dates) _latest = (int.MinValue, []);

    public WallClockCalendar(CalendarExpression expression, IPeriods periods, CalendarDays days, CalendarClock clock, DateTime start)
    {
        (_expression, _periods, _days, _clock, _start) = (expression, periods, days, clock, clock.When(start));
        _times = [.. new TimeRules(expression).OfDay()];
        _positions = expression.BySetPos.IsEmpty ? null : [.. expression.BySetPos];
    }

    public int LastNamedYear => _days.LastNamedYear;

    public DateTimeOffset? NextAfter(DateTimeOffset after)
    {
        after = after < _start ? _start.AddTicks(-1) : after;
        // What clocks show by then is over: of two instants a date is the first, and the end of a gap comes behind what was shown before.
        var shown = _clock.Show(after);
        var first = Math.Max(0, TurnOf(DayOf(shown)));
        for (var turn = first; ;)
        {
            if (_periods.At(turn * _expression.Interval) is not { } period || (turn - first > _periods.Cycle && period.Year > LastNamedYear))
            {
                return null;
            }

            foreach (var date in DatesOf(turn, period))
            {
                if (date * TimeSpan.TicksPerSecond > shown.Ticks && _clock.When(new DateTime(date * TimeSpan.TicksPerSecond)) is var at && at > after)
                {
                    return at;
                }
            }

            // Past those that can have none.
            var next = _days.Next(period.Last + 1, Math.Min(period.Last + DaysOfYear, DateOnly.MaxValue.DayNumber - 1));
            turn = Math.Max(turn + 1, TurnOf(next));
        }
    }

    public bool HasDay(int day)
    {
        var index = _periods.IndexOf(day);
        if (index % _expression.Interval != 0 || _periods.At(index) is not { } period)
        {
            return false;
        }

        var from = (long)day * SecondsOfDay;
        var place = Array.BinarySearch(DatesOf(index / _expression.Interval, period), from);
        return place >= 0 || (~place < _latest.Dates.Length && _latest.Dates[~place] < from + SecondsOfDay);
    }

    /// <summary>The first days of all dates from a day on, each once.</summary>
    public IEnumerable<int> DaysFrom(int day)
    {
        var latest = int.MinValue;
        for (var turn = TurnOf(day); _periods.At(turn * _expression.Interval) is { } period; turn++)
        {
            foreach (var date in DatesOf(turn, period).Select(date => (int)(date / SecondsOfDay)))
            {
                if (date >= day && date != latest)
                {
                    yield return latest = date;
                }
            }
        }
    }

    private int TurnOf(int day) => (int)Math.Floor((double)_periods.IndexOf(day) / _expression.Interval);

    private static int DayOf(DateTime shown) => DateOnly.FromDateTime(shown).DayNumber;

    private long[] DatesOf(int turn, Period period)
    {
        if (_latest.Index != turn)
        {
            _latest = (turn, FindDates(period));
        }

        return _latest.Dates;
    }

    private long[] FindDates(Period period)
    {
        if (!_days.Allows(period))
        {
            return [];
        }

        List<long>? dates = null;
        for (var day = _days.Next(period.First, period.Last); day <= period.Last; day = _days.Next(day + 1, period.Last))
        {
            if (_days.Contains(day, period))
            {
                foreach (var time in _times)
                {
                    (dates ??= []).Add(((long)day * SecondsOfDay) + time);
                }
            }
        }

        return dates is null ? []
            : _positions is null ? [.. dates]
            : [.. dates.Where((_, place) => _positions.Contains(place + 1) || _positions.Contains(place - dates.Count))];
    }
}
