using ScriptHost.Scheduling.States;

namespace ScriptHost.Scheduling.History;

/// <summary>Something that happened to a job, as its history tells of it.</summary>
/// <param name="Event">What.</param>
/// <param name="At">When.</param>
internal sealed record Occurrence(JobEvent Event, DateTimeOffset At)
{
    /// <summary>Who did it; null: the scheduler.</summary>
    public string? User { get; init; }

    /// <summary>Of the run's row in the log, where one was written.</summary>
    public long? LogId { get; init; }

    /// <summary>ERROR# of the run.</summary>
    public long ErrorNumber { get; init; }

    public string Message { get; init; } = "";

    /// <summary>It was stopped by STOP_JOB with force.</summary>
    public bool WasForced { get; init; }
}
