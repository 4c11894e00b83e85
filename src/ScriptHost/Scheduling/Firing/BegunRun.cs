using ScriptHost.V1;

namespace ScriptHost.Scheduling.Firing;

/// <summary>A run that is on disk as begun: it is sent to this agent and to no other, and the same again until its outcome is known.</summary>
/// <param name="RunId">From the store, the job's id, the scheduled time and the attempt, so that no firing has two.</param>
/// <param name="JobId">Of the job; it may be gone by now.</param>
internal sealed record BegunRun(string RunId, long JobId)
{
    /// <summary>Who called RUN_JOB, empty where that is not known; null: it is the schedule's.</summary>
    public required string? User { get; init; }

    /// <summary>False: RUN_JOB's.</summary>
    public bool IsScheduled => User is null;

    public required DateTimeOffset ScheduledAt { get; init; }

    /// <summary>When it became due to be sent; the wait for an agent counts from here.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Of the agent; empty: the local one.</summary>
    public required string Url { get; init; }

    public required RunJobRequest Request { get; init; }

    /// <summary>When it exceeds max_run_duration, which is told once; null: never, or it was told.</summary>
    public DateTimeOffset? OverAt { get; init; }

    /// <summary>Null while nobody wants it stopped.</summary>
    public StopWish? Stop { get; init; }
}
