using ScriptHost.Scheduling.Recurring;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>When a job runs, by its own schedule or a named one.</summary>
/// <param name="StartDate">Null: from when it is enabled.</param>
/// <param name="Repeat">Null: once.</param>
/// <param name="EndDate">At and after it nothing fires; null for none.</param>
internal sealed record JobTimes(ZonedTime? StartDate, RepeatInterval? Repeat, DateTimeOffset? EndDate)
{
    /// <param name="job">The job.</param>
    /// <param name="schedule">What its schedule_name names; null when there is none such.</param>
    /// <exception cref="Errors.ScriptHostException">NO_SUCH_OBJECT (ORA-27476): the schedule is gone.</exception>
    public static JobTimes Of(SchedulerObject job, SchedulerObject? schedule)
    {
        var times = job.Attributes.Find<ObjectName>("schedule_name") is { } name
            ? (schedule is { Kind: ObjectKind.Schedule } ? schedule : throw OracleError.NoSuchObject(name)).Attributes
            : job.Attributes;
        return new JobTimes(
            times.Find<ZonedTime>("start_date"),
            times.FindText("repeat_interval") is { } interval ? RepeatInterval.Parse(interval) : null,
            times.Find<ZonedTime>("end_date")?.At);
    }

    /// <summary>When it fires, counted from its start date or, without one, from when it was enabled.</summary>
    public IRecurrence RecurrenceFrom(ZonedTime reference) => Repeat?.From(reference) ?? new OneTime(reference.At);

    /// <summary>The first firing from now on; null when there is none before the end date.</summary>
    /// <param name="reference">Its start date, else when it was enabled.</param>
    /// <param name="now">The time.</param>
    /// <param name="isMissed">A time that has passed is made good: a job that should have run once and has not runs at once.</param>
    public DateTimeOffset? FirstRun(ZonedTime reference, DateTimeOffset now, bool isMissed)
    {
        var first = Repeat is null && reference.At <= now && isMissed ? now : RecurrenceFrom(reference).NextAfter(now - TimeSpan.FromTicks(1));
        return first >= EndDate ? null : first;
    }
}
