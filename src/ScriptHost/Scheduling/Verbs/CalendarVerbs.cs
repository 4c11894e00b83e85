using ScriptHost.Scheduling.Calendars;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.Verbs;

/// <summary>EVALUATE_CALENDAR_STRING. No privilege is needed but on the schedules that the calendar refers to.</summary>
internal static class CalendarVerbs
{
    /// <param name="scope">Of the call.</param>
    /// <param name="calendar">calendar_string.</param>
    /// <param name="startDate">start_date; null: now.</param>
    /// <param name="returnDateAfter">return_date_after; null: now.</param>
    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST: ORA-27411 to 27422, or a time that is none.</exception>
    public static ZonedTime Evaluate(VerbScope scope, string calendar, string? startDate, string? returnDateAfter)
    {
        var start = Read(scope, "start_date", startDate);
        var after = Read(scope, "return_date_after", returnDateAfter);
        var times = new JobTimes(null, CalendarParser.Parse(calendar), null, scope.SchedulesOf(scope.User));
        return times.RecurrenceFrom(start).NextAfter(after.At) is { } next ? ZonedTime.Of(next, start.Zone) : throw CalendarErrors.NoDate(calendar);
    }

    private static ZonedTime Read(VerbScope scope, string parameter, string? text) => text is null
        ? ZonedTime.Of(scope.Now, scope.DefaultZone)
        : ZonedTime.TryParse(text, scope.DefaultZone) ?? throw OracleError.InvalidValue(text, parameter, "give a time such as 2026-03-29T01:30:00 Europe/Vienna.");
}
