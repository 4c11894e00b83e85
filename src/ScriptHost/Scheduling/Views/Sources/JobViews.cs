using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.States;
using ScriptHost.Scheduling.Views.Compiling;
using static ScriptHost.Scheduling.Views.Sources.ViewColumns;

namespace ScriptHost.Scheduling.Views.Sources;

/// <summary>*_SCHEDULER_JOBS, _JOB_ARGS and _RUNNING_JOBS: columns, order and types as Oracle Database Reference has them.</summary>
internal static class JobViews
{
    private const string Masked = "***";

    private static readonly SqlType Text = SqlType.Text;

    public static ViewDefinition Jobs { get; } = new(
        "SCHEDULER_JOBS", "main.job_objects o LEFT JOIN main.job_standings t ON t.job_id = o.id", "o.owner",
        [
            Required("JOB_NAME", Name, "o.name"),
            Null("JOB_SUBNAME", Name),
            Always("JOB_STYLE", SqlType.Varchar(17), "REGULAR"),
            Column("JOB_CREATOR", Name, "o.creator"),
            Null("CLIENT_ID", SqlType.Varchar(65)),
            Null("GLOBAL_UID", SqlType.Varchar(33)),
            Column("PROGRAM_OWNER", Text, "job_owner_of(o.program)"),
            Column("PROGRAM_NAME", Text, "job_name_of(o.program)"),
            OfAttribute("JOB_TYPE", SqlType.Varchar(16), "job_type"),
            OfAttribute("JOB_ACTION", Text, "job_action"),
            Column("NUMBER_OF_ARGUMENTS", SqlType.Number, $"CASE WHEN o.program IS NULL THEN CAST({Attribute("number_of_arguments")} AS INTEGER) END"),
            Column("SCHEDULE_OWNER", Text, "job_owner_of(o.schedule)"),
            Column("SCHEDULE_NAME", Text, "job_name_of(o.schedule)"),
            Column("SCHEDULE_TYPE", SqlType.Varchar(12), $"CASE WHEN o.schedule IS NOT NULL THEN 'NAMED' WHEN {Attribute("repeat_interval")} IS NOT NULL THEN 'CALENDAR' WHEN {Attribute("start_date")} IS NOT NULL THEN 'ONCE' ELSE 'IMMEDIATE' END"),
            OfAttribute("START_DATE", SqlType.Zoned, "start_date"),
            OfAttribute("REPEAT_INTERVAL", Text, "repeat_interval"),
            Null("EVENT_QUEUE_OWNER", Name),
            Null("EVENT_QUEUE_NAME", Name),
            Null("EVENT_QUEUE_AGENT", SqlType.Varchar(523)),
            Null("EVENT_CONDITION", Text),
            Null("EVENT_RULE", LongName),
            Null("FILE_WATCHER_OWNER", LongName),
            Null("FILE_WATCHER_NAME", LongName),
            OfAttribute("END_DATE", SqlType.Zoned, "end_date"),
            OfAttribute("JOB_CLASS", Name, "job_class"),
            Column("ENABLED", Flag, $"CASE WHEN t.state IN ({States(JobStates.IsEnabled)}) THEN 'TRUE' ELSE 'FALSE' END"),
            OfAttribute("AUTO_DROP", Flag, "auto_drop"),
            OfAttribute("RESTART_ON_RECOVERY", Flag, "restart_on_recovery"),
            OfAttribute("RESTART_ON_FAILURE", Flag, "restart_on_failure"),
            Column("STATE", SqlType.Varchar(20), $"CASE ifnull(t.state, {(int)JobState.Disabled}) {string.Join(' ', Enum.GetValues<JobState>().Select(state => $"WHEN {(int)state} THEN '{JobStates.NameOf(state)}'"))} END"),
            OfAttribute("JOB_PRIORITY", SqlType.Number, "job_priority"),
            Column("RUN_COUNT", SqlType.Number, "ifnull(t.run_count, 0)"),
            OfAttribute("MAX_RUNS", SqlType.Number, "max_runs"),
            Column("FAILURE_COUNT", SqlType.Number, "ifnull(t.failure_count, 0)"),
            OfAttribute("MAX_FAILURES", SqlType.Number, "max_failures"),
            Column("RETRY_COUNT", SqlType.Number, "ifnull(t.retry_count, 0)"),
            Column("LAST_START_DATE", SqlType.Zoned, "job_in_zone(t.last_start_at, t.reference)"),
            Column("LAST_RUN_DURATION", SqlType.DayInterval(9, 6), "t.last_run_ticks"),
            Column("NEXT_RUN_DATE", SqlType.Zoned, "job_in_zone(t.next_run_at, t.reference)"),
            OfAttribute("SCHEDULE_LIMIT", ShortInterval, "schedule_limit"),
            OfAttribute("MAX_RUN_DURATION", ShortInterval, "max_run_duration"),
            Column("LOGGING_LEVEL", SqlType.Varchar(11), $"CASE {Attribute("logging_level")} WHEN '32' THEN 'OFF' WHEN '64' THEN 'RUNS' WHEN '128' THEN 'FAILED RUNS' ELSE 'FULL' END"),
            OfAttribute("STORE_OUTPUT", Flag, "store_output"),
            OfAttribute("STOP_ON_WINDOW_CLOSE", Flag, "stop_on_window_close"),
            OfAttribute("INSTANCE_STICKINESS", Flag, "instance_stickiness"),
            OfAttribute("RAISE_EVENTS", Text, "raise_events"),
            Always("SYSTEM", Flag, "FALSE"),
            OfAttribute("JOB_WEIGHT", SqlType.Number, "job_weight"),
            OfAttribute("NLS_ENV", Text, "nls_env"),
            Null("SOURCE", Name),
            Column("NUMBER_OF_DESTINATIONS", SqlType.Number, "1"),
            Null("DESTINATION_OWNER", LongName),
            OfAttribute("DESTINATION", Text, "destination"),
            Null("CREDENTIAL_OWNER", Name),
            Null("CREDENTIAL_NAME", Name),
            OfAttribute("INSTANCE_ID", SqlType.Number, "instance_id"),
            Column("DEFERRED_DROP", Flag, "CASE WHEN t.is_drop_deferred = 1 THEN 'TRUE' ELSE 'FALSE' END"),
            OfAttribute("ALLOW_RUNS_IN_RESTRICTED_MODE", Flag, "allow_runs_in_restricted_mode"),
            OfAttribute("COMMENTS", Text, "comments"),
            Null("FLAGS", SqlType.Number),
            OfAttribute("RESTARTABLE", Flag, "restartable"),
            Null("CONNECT_CREDENTIAL_OWNER", Name),
            Null("CONNECT_CREDENTIAL_NAME", Name),
        ])
    { Condition = $"o.kind = {(int)ObjectKind.Job}", Tables = ["job_objects", "job_standings"] };

    /// <summary>Also those that a job's program defines and the job does not set.</summary>
    public static ViewDefinition Arguments { get; } = new(
        "SCHEDULER_JOB_ARGS",
        $"""
        (SELECT o.owner, o.name AS job, coalesce(d.name, a.name) AS name, a.position, coalesce(d.type, a.type) AS type, a.value, {Attribute("mask_arguments")} AS mask
            FROM main.job_objects o JOIN main.job_arguments a ON a.object_id = o.id
            LEFT JOIN main.job_objects p ON p.owner = job_owner_of(o.program) AND p.name = job_name_of(o.program)
            LEFT JOIN main.job_arguments d ON d.object_id = p.id AND d.position = a.position
            WHERE o.kind = {(int)ObjectKind.Job}
        UNION ALL
        SELECT o.owner, o.name, d.name, d.position, d.type, d.value, {Attribute("mask_arguments")}
            FROM main.job_objects o JOIN main.job_objects p ON p.owner = job_owner_of(o.program) AND p.name = job_name_of(o.program)
            JOIN main.job_arguments d ON d.object_id = p.id
            WHERE o.kind = {(int)ObjectKind.Job} AND NOT EXISTS (SELECT 1 FROM main.job_arguments a WHERE a.object_id = o.id AND a.position = d.position)) v
        """,
        "v.owner",
        [
            Required("JOB_NAME", Name, "v.job"),
            Column("ARGUMENT_NAME", Name, "v.name"),
            Column("ARGUMENT_POSITION", SqlType.Number, "v.position"),
            Column("ARGUMENT_TYPE", SqlType.Varchar(257), "v.type"),
            Column("VALUE", Text, $"CASE WHEN v.value IS NOT NULL AND job_masks(v.mask, v.position) = 1 THEN '{Masked}' ELSE nullif(v.value, '') END"),
            Null("ANYDATA_VALUE", new SqlType(ValueKind.Text, "ANYDATA")),
            Always("OUT_ARGUMENT", Flag, "FALSE"),
        ])
    { Tables = ["job_objects", "job_arguments"] };

    public static ViewDefinition Running { get; } = new(
        "SCHEDULER_RUNNING_JOBS", "main.run_firings f JOIN main.job_objects o ON o.id = f.job_id", "o.owner",
        [
            Required("JOB_NAME", Name, "o.name"),
            Null("JOB_SUBNAME", Name),
            Always("JOB_STYLE", SqlType.Varchar(17), "REGULAR"),
            Always("DETACHED", Flag, "FALSE"),
            Null("SESSION_ID", SqlType.Number),
            Null("SLAVE_PROCESS_ID", SqlType.Number),
            Null("SLAVE_OS_PROCESS_ID", SqlType.Varchar(12)),
            Null("RUNNING_INSTANCE", SqlType.Number),
            Null("RESOURCE_CONSUMER_GROUP", SqlType.Varchar(32)),
            Column("ELAPSED_TIME", SqlType.DayInterval(3, 2), $"max(0, {Now} - f.started_at)"),
            Null("CPU_USED", SqlType.DayInterval(3, 2)),
            Null("DESTINATION_OWNER", LongName),
            OfAttribute("DESTINATION", LongName, "destination"),
            Null("CREDENTIAL_OWNER", LongName),
            Null("CREDENTIAL_NAME", LongName),
            Null("LOG_ID", SqlType.Number),
        ])
    { Tables = ["run_firings", "job_objects"] };

    private static string States(Func<JobState, bool> which) => string.Join(", ", Enum.GetValues<JobState>().Where(which).Select(state => (int)state));
}
