using ScriptHost.Scheduling.Calendars;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>What a job does and when, with what it takes from its program and schedule.</summary>
internal sealed record JobPlan
{
    /// <summary>The script.</summary>
    public required string Action { get; init; }

    /// <summary>All values, in order; metadata arguments are known at each run only.</summary>
    public required IReadOnlyList<JobArgument> Arguments { get; init; }

    /// <summary>When.</summary>
    public required JobTimes Times { get; init; }

    /// <param name="job">To be enabled or run.</param>
    /// <param name="program">What its program_name names; null when there is none such.</param>
    /// <param name="schedule">What its schedule_name names; null when there is none such.</param>
    /// <param name="schedulesOf">Finds schedules by their names in the schema of an owner.</param>
    /// <exception cref="Errors.ScriptHostException">NO_SUCH_OBJECT, WRONG_STATE or BAD_REQUEST: what keeps it from being enabled or run.</exception>
    public static JobPlan Of(SchedulerObject job, SchedulerObject? program, SchedulerObject? schedule, Func<string, Func<string, NamedCalendar?>> schedulesOf) => new()
    {
        Action = ActionOf(job, program),
        Arguments = ArgumentsOf(job, program),
        Times = JobTimes.Of(job, schedule, schedulesOf),
    };

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
