using ScriptHost.Scheduling.Calendars;
using ScriptHost.Scheduling.Recurring;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>When a job runs, by its own schedule or a named one.</summary>
/// <param name="StartDate">Null: from when it is enabled.</param>
/// <param name="Repeat">Null: once.</param>
/// <param name="EndDate">At and after it nothing fires; null for none.</param>
/// <param name="FindSchedule">Finds the schedules that the calendar refers to.</param>
internal sealed record JobTimes(ZonedTime? StartDate, CalendarExpression? Repeat, DateTimeOffset? EndDate, Func<string, NamedCalendar?> FindSchedule)
{
    /// <param name="job">The job.</param>
    /// <param name="schedule">What its schedule_name names; null when there is none such.</param>
    /// <param name="schedulesOf">Finds schedules by their names in the schema of an owner.</param>
    /// <exception cref="Errors.ScriptHostException">NO_SUCH_OBJECT (ORA-27476): the schedule is gone.</exception>
    public static JobTimes Of(SchedulerObject job, SchedulerObject? schedule, Func<string, Func<string, NamedCalendar?>> schedulesOf)
    {
        var of = job.Attributes.Find<ObjectName>("schedule_name") is { } name
            ? schedule is { Kind: ObjectKind.Schedule } ? schedule : throw OracleError.NoSuchObject(name)
            : job;
        return new JobTimes(
            of.Attributes.Find<ZonedTime>("start_date"),
            of.Attributes.FindText("repeat_interval") is { } interval ? CalendarParser.Parse(interval) : null,
            of.Attributes.Find<ZonedTime>("end_date")?.At,
            schedulesOf(of.Name.Owner));
    }

    /// <summary>When it fires, counted from its start date or, without one, from when it was enabled. Calendars know whole seconds.</summary>
    /// <exception cref="Errors.ScriptHostException">The calendar refers to a schedule that there is not.</exception>
    public IRecurrence RecurrenceFrom(ZonedTime reference) => Repeat is null
        ? new OneTime(reference.At)
        : new CalendarFactory(ZoneClock.Find(reference.Zone)!, ToSecond(reference.At).DateTime, FindSchedule).Create(Repeat);

    /// <summary>The first firing from now on; null when there is none before the end date.</summary>
    /// <param name="reference">Its start date, else when it was enabled.</param>
    /// <param name="now">The time.</param>
    /// <param name="isMissed">A time that has passed is made good: a job that should have run once and has not runs at once.</param>
    public DateTimeOffset? FirstRun(ZonedTime reference, DateTimeOffset now, bool isMissed)
    {
        var from = Repeat is null ? now : ToSecond(now);
        var first = Repeat is null && reference.At <= now && isMissed ? now : RecurrenceFrom(reference).NextAfter(from - TimeSpan.FromTicks(1));
        return first >= EndDate ? null : first;
    }

    private static DateTimeOffset ToSecond(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
