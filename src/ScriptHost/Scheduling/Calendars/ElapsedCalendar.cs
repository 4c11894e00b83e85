using System.Collections.Immutable;
using System.Numerics;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>A frequency of less than a day: the time between its frames is always the same, whatever clocks do.</summary>
internal sealed class ElapsedCalendar : ICalendar
{
    private const int DaysOf400Years = 146_097;
    private const int SecondsOfMinute = 60;

    // A pattern of seconds, minutes and hours that has no date in so many steps has none.
    private const int MaxSteps = 200_000;

    private readonly CalendarDays _days;
    private readonly TimeRules _times;
    private readonly CalendarClock _clock;
    private readonly DateTimeOffset _start;
    private readonly DateTimeOffset _firstFrame;
    private readonly TimeSpan _unit;
    private readonly TimeSpan _step;
    private readonly ImmutableArray<int> _seconds;

    public ElapsedCalendar(CalendarExpression expression, CalendarDays days, CalendarClock clock, DateTime start)
    {
        (_days, _times, _clock, _start) = (days, new TimeRules(expression), clock, clock.When(start));
        _unit = expression.Frequency switch { Frequency.Hourly => TimeSpan.FromHours(1), Frequency.Minutely => TimeSpan.FromMinutes(1), _ => TimeSpan.FromSeconds(1) };
        _step = _unit * expression.Interval;
        _firstFrame = _start.AddTicks(-(start.Ticks % _unit.Ticks));
        // Zones are whole minutes apart, so that frames of seconds begin at some seconds of a minute alone.
        var between = (int)BigInteger.GreatestCommonDivisor(expression.Interval, SecondsOfMinute);
        _seconds = expression.Frequency == Frequency.Secondly ? [.. _times.Seconds.Where(second => (second - start.Second) % between == 0)] : _times.Seconds;
    }

    public int LastNamedYear => _days.LastNamedYear;

    public DateTimeOffset? NextAfter(DateTimeOffset after)
    {
        if (_seconds.IsEmpty)
        {
            return null;
        }

        try
        {
            var at = after < _start ? _start : after.AddTicks(TimeSpan.TicksPerSecond - (after.Ticks % TimeSpan.TicksPerSecond));
            for (var step = 0; step < MaxSteps; step++)
            {
                var next = Advance(at);
                if (next is null || next == at)
                {
                    return next is null ? null : _clock.InZone(at);
                }

                at = next.Value;
            }

            return null;
        }
        catch (ArgumentOutOfRangeException)
        {
            // The calendar has ended.
            return null;
        }
    }

    public bool HasDay(int day)
    {
        var begin = _clock.When(DateOnly.FromDayNumber(day).ToDateTime(default));
        return NextAfter(begin.AddTicks(-1)) is { } next && DateOnly.FromDateTime(_clock.Show(next)).DayNumber == day;
    }

    /// <summary>The instant itself when it is a date, else a later one before which there is none; null when there is none at all.</summary>
    private DateTimeOffset? Advance(DateTimeOffset at)
    {
        var shown = _clock.Show(at);
        var day = DateOnly.FromDateTime(shown).DayNumber;
        if (!HasOwnDay(day))
        {
            return NextDay(day) is { } next ? Later(at, _clock.When(DateOnly.FromDayNumber(next).ToDateTime(default))) : null;
        }

        var intoHour = new TimeSpan(0, shown.Minute, shown.Second);
        if (_times.Hours.AsSpan().BinarySearch(shown.Hour) < 0)
        {
            return at + TimeSpan.FromHours(1) - intoHour;
        }

        if (ToFrame(at) is { } frame && frame != at)
        {
            return frame;
        }

        if (WaitFor(_times.Minutes, shown.Minute) is > 0 and var minutes)
        {
            return at + TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(shown.Second);
        }

        if (WaitFor(_seconds, shown.Second) is > 0 and var seconds)
        {
            return at + TimeSpan.FromSeconds(seconds);
        }

        return _times.Matches(shown.Hour, shown.Minute, shown.Second) ? at : at + TimeSpan.FromSeconds(1);
    }

    /// <summary>The instant, or the beginning of the next frame when it lies in none.</summary>
    private DateTimeOffset ToFrame(DateTimeOffset at)
    {
        var into = (at - _firstFrame).Ticks % _step.Ticks;
        return into < _unit.Ticks ? at : at.AddTicks(_step.Ticks - into);
    }

    // A calendar of this frequency knows no periods of its own beyond the day.
    private bool HasOwnDay(int day)
    {
        var period = new Period(day, day, DateOnly.FromDayNumber(day).Year, 0);
        return _days.Contains(day, period);
    }

    private int? NextDay(int day)
    {
        var last = DateOnly.MaxValue.DayNumber - 1;
        for (var next = _days.Next(day + 1, last); next <= last; next = _days.Next(next + 1, last))
        {
            if (next - day > DaysOf400Years && DateOnly.FromDayNumber(next).Year > LastNamedYear)
            {
                return null;
            }

            if (HasOwnDay(next))
            {
                return next;
            }
        }

        return null;
    }

    private static int WaitFor(ImmutableArray<int> values, int value)
    {
        var place = values.AsSpan().BinarySearch(value);
        // To the next one of this hour or minute, else to the end of it.
        return place >= 0 ? 0 : ~place < values.Length ? values[~place] - value : 60 - value;
    }

    private static DateTimeOffset Later(DateTimeOffset at, DateTimeOffset other) => other > at ? other : at + TimeSpan.FromHours(1);
}
