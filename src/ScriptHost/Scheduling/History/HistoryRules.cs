using ScriptHost.Scheduling.States;

namespace ScriptHost.Scheduling.History;

/// <summary>What the step of a job from one state to another is called in its log and among its events.</summary>
internal static class HistoryRules
{
    /// <summary>The events of a step, for those who ask for them.</summary>
    public static EventTypes EventsOf(JobState before, JobEvent happened, JobState after)
    {
        var events = happened switch
        {
            JobEvent.Start => EventTypes.JobStarted,
            JobEvent.Succeed => EventTypes.JobSucceeded,
            JobEvent.Fail or JobEvent.Lose => EventTypes.JobFailed,
            JobEvent.Stop => EventTypes.JobStopped,
            JobEvent.Skip => EventTypes.JobSchLimReached,
            JobEvent.Disable or JobEvent.DisableByForce when JobStates.IsEnabled(before) => EventTypes.JobDisabled,
            _ => EventTypes.None,
        };
        if (after != before)
        {
            events |= after switch { JobState.Broken => EventTypes.JobBroken, JobState.Completed => EventTypes.JobCompleted, _ => EventTypes.None };
        }

        return events;
    }

    /// <summary>The operations of a step, for the log of level FULL; runs are not among them.</summary>
    public static IReadOnlyList<string> OperationsOf(JobState before, JobEvent happened, JobState after)
    {
        var operations = new List<string>();
        if (happened == JobEvent.Enable && !JobStates.IsEnabled(before))
        {
            operations.Add("ENABLE");
        }

        if (happened is (JobEvent.Disable or JobEvent.DisableByForce) && after != before)
        {
            operations.Add("DISABLE");
        }

        if (after != before && after is (JobState.Broken or JobState.Completed))
        {
            operations.Add(JobStates.NameOf(after));
        }

        return operations;
    }

    /// <summary>event_status, by the manual: 1 and 2 of JOB_STARTED, 4 and 8 of JOB_FAILED, 16 and 32 of JOB_STOPPED; else 0.</summary>
    public static int StatusOf(EventTypes type, Occurrence what, int attempt) => type switch
    {
        EventTypes.JobStarted => attempt > 1 ? 2 : 1,
        EventTypes.JobFailed => what.Event == JobEvent.Lose ? 8 : 4,
        EventTypes.JobStopped => what.WasForced ? 32 : 16,
        _ => 0,
    };
}
