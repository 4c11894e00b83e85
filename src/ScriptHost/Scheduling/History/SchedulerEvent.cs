using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.History;

/// <summary>What raise_events asks for, with the manual's bits.</summary>
[Flags]
internal enum EventTypes
{
    None = 0,
    JobStarted = 1,
    JobSucceeded = 2,
    JobFailed = 4,
    JobBroken = 8,
    JobCompleted = 16,
    JobStopped = 32,
    JobSchLimReached = 64,
    JobDisabled = 128,

    /// <summary>Never: there are no chains.</summary>
    JobChainStalled = 256,

    /// <summary>Raised whether it is asked for or not.</summary>
    JobOverMaxDur = 512,
}

/// <summary>A row of SCHEDULER$_EVENT_INFO.</summary>
/// <param name="Job">object_owner and object_name.</param>
/// <param name="Type">One bit.</param>
internal sealed record SchedulerEvent(ObjectName Job, EventTypes Type)
{
    /// <summary>Given when it is stored; later ones are greater.</summary>
    public long EventId { get; init; }

    public DateTimeOffset Timestamp { get; init; }

    /// <summary>ERROR# of a run that failed.</summary>
    public long ErrorCode { get; init; }

    public string ErrorMessage { get; init; } = "";

    /// <summary>JOB_STARTED: 1, or 2 for a retry. JOB_FAILED: 4 for an error, 8 for a run that was lost. JOB_STOPPED: 16. Others: 0.</summary>
    public int Status { get; init; }

    /// <summary>Of the run's row in the log, where one was written.</summary>
    public long? LogId { get; init; }

    public long RunCount { get; init; }

    public long FailureCount { get; init; }

    public long RetryCount { get; init; }
}
