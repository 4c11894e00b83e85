using static ScriptHost.Scheduling.Definitions.AttributeOwners;
using static ScriptHost.Scheduling.Definitions.AttributeSupport;
using static ScriptHost.Scheduling.Definitions.AttributeType;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>
/// All attributes that the manual has (PL/SQL Packages and Types Reference, DBMS_SCHEDULER, SET_ATTRIBUTE and SET_SCHEDULER_ATTRIBUTE), and
/// our own: types, ranges, defaults, and what becomes of each here.
/// </summary>
internal static class AttributeTable
{
    /// <summary>Of VARCHAR2.</summary>
    public const int MaxTextBytes = 4000;

    private const string NoSuchJobs = "it belongs to kinds of jobs that there are not here";
    private const string NoDatabase = "there is no database instance that it could choose";

    private static readonly (long, long) Million = (1, 1_000_000);
    private static readonly string[] ProgramOfAJob = ["program_name"];
    private static readonly string[] ScheduleOfAJob = ["schedule_name"];
    private static readonly string[] OwnAction = ["job_type", "job_action"];
    private static readonly string[] OwnSchedule = ["start_date", "repeat_interval", "end_date"];

    private static readonly AttributeRow[] Table =
    [
        new("allow_runs_in_restricted_mode", AttributeType.Boolean, Jobs, WithoutEffect) { Default = "FALSE", IsNullable = false, Note = NoDatabase },
        new("auto_drop", AttributeType.Boolean, Jobs, Implemented) { Default = "TRUE", IsNullable = false },
        new("comments", Text, Jobs | Programs | Schedules, Implemented) { Range = (0, 240) },
        new("connect_credential_name", Name, Jobs, Refused) { Note = NoSuchJobs },
        new("credential_name", Name, Jobs, Refused) { Note = "a job's login comes from its profile" },
        new("database_role", Text, Jobs, Refused) { Note = NoDatabase },
        new("destination", Text, Jobs, Implemented) { Note = "REMOTE_EXTPROC:endpoint or REMOTE_EXTPROC:endpoint:WITH_CONTEXT" },
        new("destination_name", Name, Jobs, Refused) { Note = "set destination to REMOTE_EXTPROC:endpoint" },
        new("detached", AttributeType.Boolean, Programs, Refused) { Note = "the agent waits for every run" },
        new("end_date", Timestamp, Jobs | Schedules, Implemented) { Excludes = ScheduleOfAJob },
        new("event_spec", Text, Jobs | Schedules, Refused) { Note = NoSuchJobs },
        new("follow_default_timezone", AttributeType.Boolean, Jobs, WithoutEffect) { Default = "FALSE", IsNullable = false, Note = "the job's time zone is its own" },
        new("instance_id", Number, Jobs, WithoutEffect) { Note = NoDatabase },
        new("instance_stickiness", AttributeType.Boolean, Jobs, WithoutEffect) { Default = "TRUE", IsNullable = false, Note = NoDatabase },
        new("job_action", Text, Jobs, Implemented) { Range = (1, MaxTextBytes), Excludes = ProgramOfAJob },
        new("job_class", Text, Jobs, Implemented) { Default = "DEFAULT_JOB_CLASS", Choices = ["DEFAULT_JOB_CLASS"], IsNullable = false },
        new("job_priority", Number, Jobs, Implemented) { Default = "3", Range = (1, 5), IsNullable = false, Note = "of jobs that are due at once, the smaller begin first" },
        new("job_type", Text, Jobs, Implemented) { Choices = ["EXECUTABLE"], Excludes = ProgramOfAJob },
        new("job_weight", Number, Jobs, WithoutEffect) { Default = "1", Range = (1, 100), IsNullable = false, Note = "deprecated" },
        new("logging_level", Number, Jobs, Implemented) { Default = "32", Choices = ["32", "64", "128", "256"], Range = (32, 256), IsNullable = false, Note = "OFF, RUNS, FAILED_RUNS, FULL; the higher of it and the class's, which is RUNS" },
        new("max_failures", Number, Jobs, Implemented) { Range = Million },
        new("max_run_duration", Interval, Jobs, Implemented) { Note = "ends a run where stop_on_max_run_duration is TRUE; the event JOB_OVER_MAX_DUR comes in any case" },
        new("max_runs", Number, Jobs, Implemented) { Range = Million },
        new("number_of_arguments", Number, Jobs | Programs, Implemented) { Default = "0", Range = (0, 255), Excludes = ProgramOfAJob },
        new("parallel_instances", AttributeType.Boolean, Jobs, Refused) { Note = NoSuchJobs },
        new("program_action", Text, Programs, Implemented) { Range = (1, MaxTextBytes), IsNullable = false },
        new("program_name", Name, Jobs, Implemented) { Excludes = OwnAction },
        new("program_type", Text, Programs, Implemented) { Choices = ["EXECUTABLE"], IsNullable = false },
        new("raise_events", Number, Jobs, Implemented) { Range = (0, 1023), Note = "the sum of the events' numbers" },
        new("repeat_interval", Text, Jobs | Schedules, Implemented) { Range = (1, MaxTextBytes), Excludes = ScheduleOfAJob, Note = "Oracle's whole calendaring syntax (calendars.md)" },
        new("restart_on_failure", AttributeType.Boolean, Jobs, Implemented) { Default = "FALSE", IsNullable = false },
        new("restart_on_recovery", AttributeType.Boolean, Jobs, Implemented) { Default = "FALSE", IsNullable = false },
        new("restartable", AttributeType.Boolean, Jobs, Implemented) { Default = "FALSE", IsNullable = false },
        new("schedule_limit", Interval, Jobs, Implemented) { Intervals = (TimeSpan.FromMinutes(1), TimeSpan.FromDays(99)) },
        new("schedule_name", Name, Jobs, Implemented) { Excludes = OwnSchedule },
        new("start_date", Timestamp, Jobs | Schedules, Implemented) { Excludes = ScheduleOfAJob },
        new("stop_on_window_close", AttributeType.Boolean, Jobs, WithoutEffect) { Default = "FALSE", IsNullable = false, Note = "there are no windows" },
        new("store_output", AttributeType.Boolean, Jobs, Implemented) { Default = "TRUE", IsNullable = false },

        new("cpu_limit", Interval, Jobs, Implemented) { IsOurs = true, Note = "processor time of a run" },
        new("end_of_run", Text, Jobs, Implemented) { IsOurs = true, Choices = ["COMMIT", "ROLLBACK"], Note = "what becomes of uncommitted work of a run that succeeded" },
        new("isolation", Text, Jobs, Implemented) { IsOurs = true, Choices = ["PROCESS"], Note = "PROCESS: a process that no other run uses" },
        new("mask_arguments", Text, Jobs, Implemented) { IsOurs = true, Note = "ALL, or the positions of arguments that are shown as ***: 1,3" },
        new("memory_limit", Number, Jobs, Implemented) { IsOurs = true, Range = (1, long.MaxValue), Note = "bytes" },
        new("network", Text, Jobs, Implemented) { IsOurs = true, Choices = ["OFF"], Note = "OFF: runs reach no network, whatever script root and profile allow; refused at the run where there is no bubblewrap" },
        new("nls_env", Text, Jobs, Implemented) { IsOurs = true, Note = "NLS_…='…' pairs, of the script's session" },
        new("profile", Text, Jobs, Implemented) { IsOurs = true, Range = (1, 128), Note = "the connection settings of a job with context" },
        new("stop_on_max_run_duration", AttributeType.Boolean, Jobs, Implemented) { IsOurs = true, Default = "FALSE", IsNullable = false, Note = "TRUE: a run that exceeds max_run_duration ends FAILED with reason TIMED_OUT" },
        new("time_zone", Text, Jobs, Implemented) { IsOurs = true, Range = (1, 64), Note = "of the script and its session, and of times that name none" },

        new("default_timezone", Text, Scheduler, Implemented) { Default = "UTC", Range = (1, 64), IsNullable = false },
        new("event_expiry_time", Number, Scheduler, Implemented) { Default = "86400", Range = Million, IsNullable = false, Note = "seconds that events are kept" },
        new("log_history", Number, Scheduler, Implemented) { Default = "30", Range = (0, 1_000_000), IsNullable = false, Note = "days that the log and the details of runs are kept" },
        new("max_job_slave_processes", Number, Scheduler, WithoutEffect) { Range = Million, Note = "unused in the manual, too" },
        new("email_server", Text, Scheduler, Refused) { Note = "no mail is sent" },
        new("email_sender", Text, Scheduler, Refused) { Note = "no mail is sent" },
    ];

    private static readonly Dictionary<string, AttributeRow> ByName = Table.ToDictionary(row => row.Name, StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<AttributeRow> Rows => Table;

    /// <param name="owner">What it is an attribute of.</param>
    /// <param name="name">In any case.</param>
    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST (ORA-27469): there is none; NOT_SUPPORTED: it is refused.</exception>
    public static AttributeRow Find(AttributeOwners owner, string name)
    {
        if (!ByName.TryGetValue(name, out var row) || !row.Owners.HasFlag(owner))
        {
            throw OracleError.NoSuchAttribute(name, owner.ToString().ToLowerInvariant().TrimEnd('s'));
        }

        return row.Support == Refused ? throw OracleError.NotSupported($"attribute {row.Name}", $"{row.Note}.") : row;
    }
}
