using ScriptHost.Scheduling.States;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>A job's definition and how it is getting on.</summary>
internal sealed record Job(SchedulerObject Definition, JobStanding Standing)
{
    public ObjectName Name => Definition.Name;

    public AttributeSet Attributes => Definition.Attributes;

    /// <summary>job_priority when none was set.</summary>
    public const int DefaultPriority = 3;

    /// <summary>1 to 5: of those that are due at once, the smaller begin first.</summary>
    public int Priority => (int)(Attributes.Find<long>("job_priority") ?? DefaultPriority);

    /// <summary>From where its repeat interval counts: start_date, else when it was enabled; null while it never was.</summary>
    public ZonedTime? Reference { get; init; }

    /// <summary>NEXT_RUN_DATE: the first firing that was not served; null when there is none.</summary>
    public DateTimeOffset? NextRunAt { get; init; }

    /// <summary>The scheduled time of the firing that runs, or is to be tried again.</summary>
    public DateTimeOffset? FiringAt { get; init; }

    /// <summary>When a failed or lost run is tried again; null when none is to be.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>When the scheduler has to look after it; null: never by itself.</summary>
    public DateTimeOffset? WakeAt => Standing.State switch
    {
        JobState.Scheduled => NextRunAt,
        JobState.RetryScheduled => RetryAt,
        _ => null,
    };

    /// <summary>LAST_START_DATE.</summary>
    public DateTimeOffset? LastStartAt { get; init; }

    /// <summary>LAST_RUN_DURATION.</summary>
    public TimeSpan? LastRunDuration { get; init; }

    /// <summary>DROP_JOB with defer: it goes with the end of its run.</summary>
    public bool IsDropDeferred { get; init; }
}
