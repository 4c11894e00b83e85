using ScriptHost.Scheduling.Views.Compiling;
using static ScriptHost.Scheduling.Views.Sources.ViewColumns;

namespace ScriptHost.Scheduling.Views.Sources;

/// <summary>*_SCHEDULER_JOB_RUN_DETAILS (columns, order and types as Oracle Database Reference has them) and _JOB_LOG (from memory of it).</summary>
internal static class HistoryViews
{
    public static ViewDefinition RunDetails { get; } = new("SCHEDULER_JOB_RUN_DETAILS", "main.run_details d", "d.owner", DetailColumns())
    {
        OwnerPosition = 2,
        Tables = ["run_details"],
    };

    public static ViewDefinition Log { get; } = new(
        "SCHEDULER_JOB_LOG", "main.job_log d", "d.owner",
        [
            Required("LOG_ID", SqlType.Number, "d.log_id"),
            Required("LOG_DATE", SqlType.Instant, "d.log_date"),
            Required("JOB_NAME", LongName, "d.job_name"),
            Null("JOB_SUBNAME", LongName),
            Column("JOB_CLASS", Name, "d.job_class"),
            Column("OPERATION", SqlType.Varchar(30), "d.operation"),
            Column("STATUS", SqlType.Varchar(30), "d.status"),
            Column("USER_NAME", Name, "d.user_name"),
            Null("CLIENT_ID", SqlType.Varchar(65)),
            Null("GLOBAL_UID", SqlType.Varchar(33)),
            Null("CREDENTIAL_OWNER", LongName),
            Null("CREDENTIAL_NAME", LongName),
            Null("DESTINATION_OWNER", LongName),
            Column("DESTINATION", LongName, "d.destination"),
            Column("ADDITIONAL_INFO", new SqlType(ValueKind.Text, "CLOB"), "nullif(d.additional_info, '')"),
        ])
    { OwnerPosition = 2, Tables = ["job_log"] };

    /// <summary>Of a view whose OWNER stands behind LOG_DATE.</summary>
    public static IReadOnlyList<ViewColumn> DetailColumns() =>
    [
        Required("LOG_ID", SqlType.Number, "d.log_id"),
        Required("LOG_DATE", SqlType.Instant, "d.log_date"),
        Required("JOB_NAME", LongName, "d.job_name"),
        Null("JOB_SUBNAME", LongName),
        Column("STATUS", SqlType.Varchar(30), "d.status"),
        Column("ERROR#", SqlType.Number, "d.error_number"),
        Column("REQ_START_DATE", SqlType.Instant, "d.req_start_date"),
        Column("ACTUAL_START_DATE", SqlType.Instant, "d.actual_start_date"),
        Column("RUN_DURATION", ShortInterval, "d.run_ticks"),
        Null("INSTANCE_ID", SqlType.Number),
        Null("SESSION_ID", SqlType.Varchar(128)),
        Null("SLAVE_PID", SqlType.Varchar(30)),
        Column("CPU_USED", SqlType.DayInterval(3, 2), "d.cpu_ticks"),
        Null("CREDENTIAL_OWNER", LongName),
        Null("CREDENTIAL_NAME", LongName),
        Null("DESTINATION_OWNER", LongName),
        Column("DESTINATION", LongName, "d.destination"),
        Column("ADDITIONAL_INFO", SqlType.Text, "nullif(d.additional_info, '')"),
        Column("ERRORS", SqlType.Text, "nullif(CAST(d.errors AS TEXT), '')"),
        Column("OUTPUT", SqlType.Text, "nullif(CAST(d.output AS TEXT), '')"),
        Column("BINARY_ERRORS", SqlType.Blob, "d.errors"),
        Column("BINARY_OUTPUT", SqlType.Blob, "d.output"),
    ];
}
