namespace ScriptHost.Scheduling.States;

/// <summary>What happens to a job.</summary>
internal enum JobEvent
{
    Enable,

    /// <summary>Its schedule was changed, and it is enabled.</summary>
    Reschedule,

    /// <summary>Without force.</summary>
    Disable,
    DisableByForce,

    /// <summary>A firing or RUN_JOB in a session of its own begins.</summary>
    Start,
    Succeed,
    Fail,
    Stop,

    /// <summary>The agent was lost during the run.</summary>
    Lose,

    /// <summary>The firing could not start in time.</summary>
    Skip,
}

/// <summary>What is known of the job and its run when something happens.</summary>
/// <param name="IsRepeating">It has a repeat interval.</param>
/// <param name="HasNextRun">A regular run comes after this one, before the end date.</param>
/// <param name="IsScheduledRun">The run is the schedule's, not RUN_JOB's.</param>
internal sealed record JobFacts(bool IsRepeating, bool HasNextRun, bool IsScheduledRun)
{
    /// <summary>max_failures; null for none.</summary>
    public long? MaxFailures { get; init; }

    /// <summary>max_runs; null for none.</summary>
    public long? MaxRuns { get; init; }

    /// <summary>restart_on_failure, and the next try comes before the next regular run; see <see cref="BackOff"/>.</summary>
    public bool MayRetry { get; init; }

    /// <summary>restart_on_recovery, and the run ended with its agent.</summary>
    public bool RestartsOnRecovery { get; init; }
}
