namespace ScriptHost.Scheduling.Calendars;

/// <summary>Completes a calendar with what it takes from its start date.</summary>
internal static class CalendarDefaults
{
    /// <summary>
    /// The calendar with all that it means spelled out: to do so again changes nothing. Times are always taken from the start, days only
    /// when no clause names days, and not beside INCLUDE, EXCLUDE or INTERSECT.
    /// </summary>
    /// <param name="expression">As it was written.</param>
    /// <param name="start">The start date in its own time zone.</param>
    public static CalendarExpression Complete(CalendarExpression expression, DateTime start)
    {
        if (!expression.Combined.IsEmpty)
        {
            return expression;
        }

        return WithTimes(expression.HasScheduleClause || expression.HasDayClause ? expression : WithDays(expression, start), start);
    }

    private static CalendarExpression WithDays(CalendarExpression expression, DateTime start) => expression.Frequency switch
    {
        Frequency.Yearly => expression with { ByMonth = expression.ByMonth.IsEmpty ? [start.Month] : expression.ByMonth, ByMonthDay = [start.Day] },
        Frequency.Monthly => expression with { ByMonthDay = [start.Day] },
        // Not documented with this frequency, but said of the others.
        Frequency.Weekly => expression with { ByDay = [new ByDay(0, start.DayOfWeek)] },
        _ => expression,
    };

    private static CalendarExpression WithTimes(CalendarExpression expression, DateTime start)
    {
        var hasTimes = !expression.ByTime.IsEmpty;
        var hasHours = expression.ByTime.Any(time => time.Hour is not null);
        return expression with
        {
            ByHour = expression.ByHour.IsEmpty && !hasHours && !expression.IsSubDaily ? [start.Hour] : expression.ByHour,
            ByMinute = expression.ByMinute.IsEmpty && !hasTimes && expression.Frequency is not (Frequency.Minutely or Frequency.Secondly) ? [start.Minute] : expression.ByMinute,
            BySecond = expression.BySecond.IsEmpty && !hasTimes && expression.Frequency != Frequency.Secondly ? [start.Second] : expression.BySecond,
        };
    }
}
