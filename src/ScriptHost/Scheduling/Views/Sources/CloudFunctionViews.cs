using ScriptHost.Scheduling.Views.Compiling;
using static ScriptHost.Scheduling.Views.Sources.ViewColumns;

namespace ScriptHost.Scheduling.Views.Sources;

/// <summary>
/// USER_ and DBA_CLOUD_FUNCTION_RUN_DETAILS, USER_CLOUD_FUNCTION_ERRORS and DBA_CLOUD_FUNCTION_REMOTE_EXECUTION_GRANT. The manual names them and
/// says what they hold; their columns are ours.
/// </summary>
internal static class CloudFunctionViews
{
    private static readonly string[] Detailed =
        ["LOG_ID", "LOG_DATE", "JOB_NAME", "STATUS", "ERROR#", "REQ_START_DATE", "ACTUAL_START_DATE", "RUN_DURATION", "CPU_USED", "ADDITIONAL_INFO", "ERRORS", "OUTPUT"];

    public static ViewDefinition RunDetails { get; } = new(
        "CLOUD_FUNCTION_RUN_DETAILS", "main.run_details d", "d.owner", [.. HistoryViews.DetailColumns().Where(column => Detailed.Contains(column.Name))])
    {
        OwnerPosition = 2,
        Forms = ["USER_", "DBA_"],
        Tables = ["run_details"],
    };

    /// <summary>Without rows: a test of an endpoint tells its caller what is wrong, and nothing keeps it.</summary>
    public static ViewDefinition Errors { get; } = new(
        "CLOUD_FUNCTION_ERRORS", "(SELECT 1 WHERE 0) e", "",
        [
            Null("REMOTE_ENDPOINT_NAME", Name),
            Null("REMOTE_ENDPOINT_URL", SqlType.Varchar(2000)),
            Null("ERROR_DATE", SqlType.Instant),
            Null("ERROR_MESSAGE", SqlType.Text),
        ])
    { Forms = ["USER_"], Tables = [] };

    public static ViewDefinition Grants { get; } = new(
        "CLOUD_FUNCTION_REMOTE_EXECUTION_GRANT", "main.endpoint_grants g", "",
        [
            Required("REMOTE_ENDPOINT_NAME", Name, "g.endpoint"),
            Required("USER_NAME", Name, "g.user_name"),
            Column("GRANTED_BY", Name, "g.granted_by"),
            Column("GRANT_DATE", SqlType.Instant, $"(g.granted_at * 10000 + {DateTime.UnixEpoch.Ticks})"),
        ])
    { Forms = ["DBA_"], Tables = ["endpoint_grants"] };
}
