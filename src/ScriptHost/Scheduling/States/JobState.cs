namespace ScriptHost.Scheduling.States;

/// <summary>STATE of a job, with two that Oracle shows as others.</summary>
internal enum JobState
{
    Disabled,
    Scheduled,
    Running,
    RetryScheduled,
    Succeeded,
    Failed,
    Stopped,
    Completed,
    Broken,

    /// <summary>Disabled by force while it runs; shown as DISABLED.</summary>
    DisabledRunning,

    /// <summary>RUN_JOB of a job that is not enabled; shown as RUNNING.</summary>
    RunningUnscheduled,
}

internal static class JobStates
{
    /// <summary>As the views have it.</summary>
    public static string NameOf(JobState state) => state switch
    {
        JobState.RetryScheduled => "RETRY SCHEDULED",
        JobState.DisabledRunning => "DISABLED",
        JobState.RunningUnscheduled => "RUNNING",
        _ => state.ToString().ToUpperInvariant(),
    };

    public static bool IsRunning(JobState state) => state is JobState.Running or JobState.DisabledRunning or JobState.RunningUnscheduled;

    public static bool IsEnabled(JobState state) => state is JobState.Scheduled or JobState.Running or JobState.RetryScheduled;
}
