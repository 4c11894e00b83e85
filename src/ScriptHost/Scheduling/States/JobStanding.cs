namespace ScriptHost.Scheduling.States;

/// <summary>A job's state and what is counted of its runs.</summary>
/// <param name="State">See <see cref="JobState"/>.</param>
internal sealed record JobStanding(JobState State)
{
    /// <summary>RUN_COUNT: a run that is tried again counts when it has succeeded or is given up.</summary>
    public long RunCount { get; init; }

    /// <summary>FAILURE_COUNT.</summary>
    public long FailureCount { get; init; }

    /// <summary>RETRY_COUNT, over all runs.</summary>
    public long RetryCount { get; init; }

    /// <summary>Of scheduled runs, since the last that succeeded; what max_failures bounds.</summary>
    public long ConsecutiveFailureCount { get; init; }

    /// <summary>How often the current firing was tried again after a failure.</summary>
    public int RetriesOfFiring { get; init; }

    /// <summary>Of the current firing; counts from 1, 0 before any. A part of the run's id.</summary>
    public int Attempt { get; init; }
}
