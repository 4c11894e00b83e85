using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Views.Compiling;
using static ScriptHost.Scheduling.Views.Sources.ViewColumns;

namespace ScriptHost.Scheduling.Views.Sources;

/// <summary>*_SCHEDULER_PROGRAMS, _PROGRAM_ARGS and _SCHEDULES. Their columns and order are from memory of Oracle Database Reference 19c.</summary>
internal static class ProgramViews
{
    private static readonly SqlType Text = SqlType.Text;

    public static ViewDefinition Programs { get; } = new(
        "SCHEDULER_PROGRAMS", "main.job_objects o", "o.owner",
        [
            Required("PROGRAM_NAME", Name, "o.name"),
            OfAttribute("PROGRAM_TYPE", SqlType.Varchar(16), "program_type", AttributeOwners.Programs),
            OfAttribute("PROGRAM_ACTION", Text, "program_action", AttributeOwners.Programs),
            OfAttribute("NUMBER_OF_ARGUMENTS", SqlType.Number, "number_of_arguments", AttributeOwners.Programs),
            Column("ENABLED", Flag, "CASE WHEN o.is_enabled = 1 THEN 'TRUE' ELSE 'FALSE' END"),
            Always("DETACHED", Flag, "FALSE"),
            Null("SCHEDULE_LIMIT", ShortInterval),
            Null("PRIORITY", SqlType.Number),
            Null("WEIGHT", SqlType.Number),
            Null("MAX_RUNS", SqlType.Number),
            Null("MAX_FAILURES", SqlType.Number),
            Null("MAX_RUN_DURATION", ShortInterval),
            Always("HAS_CONSTRAINTS", Flag, "FALSE"),
            Null("NLS_ENV", Text),
            OfAttribute("COMMENTS", Text, "comments", AttributeOwners.Programs),
        ])
    { Condition = $"o.kind = {(int)ObjectKind.Program}", Tables = ["job_objects"] };

    public static ViewDefinition Arguments { get; } = new(
        "SCHEDULER_PROGRAM_ARGS", "main.job_objects o JOIN main.job_arguments a ON a.object_id = o.id", "o.owner",
        [
            Required("PROGRAM_NAME", Name, "o.name"),
            Column("ARGUMENT_NAME", Name, "a.name"),
            Column("ARGUMENT_POSITION", SqlType.Number, "a.position"),
            Column("ARGUMENT_TYPE", SqlType.Varchar(257), "a.type"),
            Column("METADATA_ATTRIBUTE", SqlType.Varchar(19), "upper(a.metadata)"),
            Column("DEFAULT_VALUE", Text, "nullif(a.value, '')"),
            Null("DEFAULT_ANYDATA_VALUE", new SqlType(ValueKind.Text, "ANYDATA")),
            Always("OUT_ARGUMENT", Flag, "FALSE"),
        ])
    { Condition = $"o.kind = {(int)ObjectKind.Program}", Tables = ["job_objects", "job_arguments"] };

    public static ViewDefinition Schedules { get; } = new(
        "SCHEDULER_SCHEDULES", "main.job_objects o", "o.owner",
        [
            Required("SCHEDULE_NAME", Name, "o.name"),
            Column("SCHEDULE_TYPE", SqlType.Varchar(12), $"CASE WHEN {Attribute("repeat_interval", AttributeOwners.Schedules)} IS NULL THEN 'ONCE' ELSE 'CALENDAR' END"),
            OfAttribute("START_DATE", SqlType.Zoned, "start_date", AttributeOwners.Schedules),
            OfAttribute("REPEAT_INTERVAL", Text, "repeat_interval", AttributeOwners.Schedules),
            Null("EVENT_QUEUE_OWNER", Name),
            Null("EVENT_QUEUE_NAME", Name),
            Null("EVENT_QUEUE_AGENT", SqlType.Varchar(523)),
            Null("EVENT_CONDITION", Text),
            Null("FILE_WATCHER_OWNER", LongName),
            Null("FILE_WATCHER_NAME", LongName),
            OfAttribute("END_DATE", SqlType.Zoned, "end_date", AttributeOwners.Schedules),
            OfAttribute("COMMENTS", Text, "comments", AttributeOwners.Schedules),
        ])
    { Condition = $"o.kind = {(int)ObjectKind.Schedule}", Tables = ["job_objects"] };
}
