namespace ScriptHost.Scheduling.Calendars;

/// <summary>The dates of several named schedules together, each at its own times.</summary>
internal sealed class CombinedCalendar(
    IReadOnlyList<(ICalendar Calendar, int OffsetDays)> parts, CalendarDays days, CalendarClock clock, DateTimeOffset start) : ICalendar
{
    // What EXCLUDE and INTERSECT may take away in a row.
    private const int MaxSteps = 20_000;

    public int LastNamedYear { get; } = parts.Select(part => part.Calendar.LastNamedYear).Append(days.LastNamedYear).Max();

    public DateTimeOffset? NextAfter(DateTimeOffset after)
    {
        var at = after < start ? start.AddTicks(-1) : after;
        var dates = parts.Select(part => NextOf(part.Calendar, part.OffsetDays, at)).ToArray();
        for (var step = 0; step < MaxSteps; step++)
        {
            if (dates.Min() is not { } next)
            {
                return null;
            }

            if (IsAllowed(DayOf(next)))
            {
                return next;
            }

            for (var part = 0; part < dates.Length; part++)
            {
                dates[part] = dates[part] <= next ? NextOf(parts[part].Calendar, parts[part].OffsetDays, next) : dates[part];
            }
        }

        return null;
    }

    public bool HasDay(int day) => parts.Any(part => part.Calendar.HasDay(day - part.OffsetDays)) && IsAllowed(day);

    private bool IsAllowed(int day) => days.Contains(day, new Period(day, day, DateOnly.FromDayNumber(day).Year, 0));

    // A calendar's dates are in its zone.
    private static int DayOf(DateTimeOffset date) => DateOnly.FromDateTime(date.DateTime).DayNumber;

    /// <summary>The part's next date, on the same time of a later day.</summary>
    private DateTimeOffset? NextOf(ICalendar calendar, int offsetDays, DateTimeOffset after)
    {
        if (offsetDays == 0)
        {
            return calendar.NextAfter(after);
        }

        // Where clocks change on the way, the date may be earlier or later by as much.
        var from = clock.When(clock.Show(after).AddDays(-offsetDays - 1));
        while (calendar.NextAfter(from) is { } next)
        {
            var moved = clock.When(clock.Show(next).AddDays(offsetDays));
            if (moved > after)
            {
                return moved;
            }

            from = next;
        }

        return null;
    }
}
