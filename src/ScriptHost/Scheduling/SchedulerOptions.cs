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

    /// <summary>
    /// How long STOP_JOB, and DROP_JOB with force, wait for the end of a run before they say ORA-27365; the run is stopped all the same. Wants to be longer
    /// than Workers:StopGrace. 0 to 1 hour. Default 30 s.
    /// </summary>
    public TimeSpan StopWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A PostgreSQL database for users, endpoints, grants, jobs and their runs, of a process with the role scheduler or bridge. Default: none; they are in
    /// scheduler.db of the data folder.
    /// </summary>
    public PostgreSqlOptions? PostgreSql { get; set; }
}
