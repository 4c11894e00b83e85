using ScriptHost.Scheduling.Recurring;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>What a job does and when, with what it takes from its program and schedule.</summary>
internal sealed record JobPlan
{
    /// <summary>The script.</summary>
    public required string Action { get; init; }

    /// <summary>All values, in order; metadata arguments are known at each run only.</summary>
    public required IReadOnlyList<JobArgument> Arguments { get; init; }

    public required ZonedTime? StartDate { get; init; }

    /// <summary>Null: once.</summary>
    public required RepeatInterval? Repeat { get; init; }

    public required DateTimeOffset? EndDate { get; init; }

    /// <param name="job">To be enabled or run.</param>
    /// <param name="program">What its program_name names; null when there is none such.</param>
    /// <param name="schedule">What its schedule_name names; null when there is none such.</param>
    /// <exception cref="Errors.ScriptHostException">NO_SUCH_OBJECT, WRONG_STATE or BAD_REQUEST: what keeps it from being enabled or run.</exception>
    public static JobPlan Of(SchedulerObject job, SchedulerObject? program, SchedulerObject? schedule)
    {
        var times = job.Attributes.Find<ObjectName>("schedule_name") is { } scheduleName
            ? (schedule is { Kind: ObjectKind.Schedule } ? schedule : throw OracleError.NoSuchObject(scheduleName)).Attributes
            : job.Attributes;
        var start = times.Find<ZonedTime>("start_date");
        return new JobPlan
        {
            Action = ActionOf(job, program),
            Arguments = ArgumentsOf(job, program),
            StartDate = start,
            Repeat = times.FindText("repeat_interval") is { } interval ? RepeatInterval.Parse(interval) : null,
            EndDate = times.Find<ZonedTime>("end_date")?.At,
        };
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

    private static string ActionOf(SchedulerObject job, SchedulerObject? program)
    {
        if (job.Attributes.Find<ObjectName>("program_name") is not { } name)
        {
            return job.Attributes.FindText("job_action") is { } action && job.Attributes.Has("job_type")
                ? action
                : throw OracleError.Inconsistent($"job {job.Name} has neither a program nor both job_type and job_action.");
        }

        return program is not { Kind: ObjectKind.Program } ? throw OracleError.NoSuchObject(name)
            : program.IsEnabled ? program.Attributes.FindText("program_action")!
            : throw OracleError.ProgramDisabled(name);
    }

    private static List<JobArgument> ArgumentsOf(SchedulerObject job, SchedulerObject? program)
    {
        var (set, defined) = (job.Arguments.ToDictionary(argument => argument.Position), (program?.Arguments ?? []).ToDictionary(argument => argument.Position));
        var arguments = new List<JobArgument>();
        for (var position = 1; position <= (program ?? job).ArgumentCount; position++)
        {
            var argument = set.GetValueOrDefault(position) ?? defined.GetValueOrDefault(position);
            arguments.Add(argument is { Value: not null } or { Metadata: not null } ? argument : throw OracleError.ArgumentHasNoValue(position, job.Name));
        }

        return arguments;
    }
}
