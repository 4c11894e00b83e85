namespace ScriptHost.Scheduling.Definitions;

internal enum ObjectKind
{
    Job = 1,
    Program = 2,
    Schedule = 3,
}

/// <summary>A job, program or schedule as it was defined.</summary>
/// <param name="Id">Never used again: an object that was dropped and made anew under its name has another one.</param>
/// <param name="Name">Unique among all kinds.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Attributes">What was set.</param>
internal sealed record SchedulerObject(long Id, ObjectName Name, ObjectKind Kind, AttributeSet Attributes)
{
    /// <summary>Of a program; jobs have a state, and schedules are always enabled.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Who made it.</summary>
    public string Creator { get; init; } = "";

    /// <summary>Those that were defined (program) or set (job), by position.</summary>
    public IReadOnlyList<JobArgument> Arguments { get; init; } = [];

    public AttributeOwners AttributeOwner => Kind switch
    {
        ObjectKind.Job => AttributeOwners.Jobs,
        ObjectKind.Program => AttributeOwners.Programs,
        _ => AttributeOwners.Schedules,
    };

    public int ArgumentCount => (int)(Attributes.Find<long>("number_of_arguments") ?? 0);
}
