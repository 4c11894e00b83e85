namespace ScriptHost.Scheduling;

/// <summary>Settings of section <c>Scheduler</c>.</summary>
internal sealed class SchedulerOptions
{
    public const string Section = "Scheduler";

    /// <summary>
    /// How long a firing that no agent takes (unreachable, busy, draining) is offered again before it is given up; a job's schedule_limit, where it is
    /// shorter, holds instead. 0 to 1 day. Default 10 minutes.
    /// </summary>
    public TimeSpan StartWait { get; set; } = TimeSpan.FromMinutes(10);
}
