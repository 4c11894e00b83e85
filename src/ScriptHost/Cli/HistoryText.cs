using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>Run details, the job log and events for people and programs.</summary>
internal static class HistoryText
{
    /// <summary>A line, and what else there is to say of the run below it.</summary>
    public static string Of(RunDetailsRecord row)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{row.LogId,8}  {TimeOf(row.LogDate)}  {$"{row.Owner}.{row.JobName}",-32}  {row.Status,-9}  {row.ErrorNumber}");
        void Add(string name, string value)
        {
            if (value is not "")
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"          {name,-16}{value.TrimEnd('\n').Replace("\n", $"\n{"",26}", StringComparison.Ordinal)}");
            }
        }

        Add("requested", TimeOf(row.ReqStartDate));
        Add("started", TimeOf(row.ActualStartDate));
        Add("duration", $"{SpanOf(row.RunDuration)}, {SpanOf(row.CpuUsed)} of processor time");
        Add("destination", row.Destination);
        Add("info", row.AdditionalInfo);
        Add("output", row.Output);
        Add("errors", row.Errors);
        return text.ToString();
    }

    public static JsonObject JsonOf(RunDetailsRecord row) => new()
    {
        ["log_id"] = row.LogId,
        ["log_date"] = InstantOf(row.LogDate),
        ["owner"] = row.Owner,
        ["job_name"] = row.JobName,
        ["status"] = row.Status,
        ["error_number"] = row.ErrorNumber,
        ["req_start_date"] = InstantOf(row.ReqStartDate),
        ["actual_start_date"] = InstantOf(row.ActualStartDate),
        ["run_duration_ms"] = RunJson.Milliseconds(row.RunDuration),
        ["cpu_used_ms"] = RunJson.Milliseconds(row.CpuUsed),
        ["destination"] = NullIfEmpty(row.Destination),
        ["additional_info"] = row.AdditionalInfo,
        ["output"] = row.Output,
        ["errors"] = row.Errors,
        ["binary_output"] = row.BinaryOutput.ToBase64(),
        ["binary_errors"] = row.BinaryErrors.ToBase64(),
        ["output_bytes"] = row.OutputBytes,
        ["errors_bytes"] = row.ErrorsBytes,
        ["run_id"] = NullIfEmpty(row.RunId),
    };

    public static string LineOf(JobLogRecord row)
    {
        var info = row.AdditionalInfo.ReplaceLineEndings(" ");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{row.LogId,8}  {TimeOf(row.LogDate)}  {$"{row.Owner}.{row.JobName}",-32}  {row.Operation,-9}  {row.Status,-9}  {(row.UserName is "" ? "-" : row.UserName),-12}  {info}").TrimEnd();
    }

    public static JsonObject JsonOf(JobLogRecord row) => new()
    {
        ["log_id"] = row.LogId,
        ["log_date"] = InstantOf(row.LogDate),
        ["owner"] = row.Owner,
        ["job_name"] = row.JobName,
        ["job_class"] = row.JobClass,
        ["operation"] = row.Operation,
        ["status"] = NullIfEmpty(row.Status),
        ["user_name"] = NullIfEmpty(row.UserName),
        ["destination"] = NullIfEmpty(row.Destination),
        ["additional_info"] = row.AdditionalInfo,
    };

    public static string LineOf(JobEventRecord raised)
    {
        var error = raised.ErrorMsg is "" ? "" : $"{raised.ErrorCode} {raised.ErrorMsg.ReplaceLineEndings(" ")}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{raised.EventId,8}  {TimeOf(raised.EventTimestamp)}  {$"{raised.ObjectOwner}.{raised.ObjectName}",-32}  {raised.EventType,-19}  {error}").TrimEnd();
    }

    public static JsonObject JsonOf(JobEventRecord raised) => new()
    {
        ["event_id"] = raised.EventId,
        ["event_type"] = raised.EventType,
        ["object_owner"] = raised.ObjectOwner,
        ["object_name"] = raised.ObjectName,
        ["event_timestamp"] = InstantOf(raised.EventTimestamp),
        ["error_code"] = raised.ErrorCode,
        ["error_msg"] = raised.ErrorMsg,
        ["event_status"] = raised.EventStatus,
        ["log_id"] = raised.LogId == 0 ? null : raised.LogId,
        ["run_count"] = raised.RunCount,
        ["failure_count"] = raised.FailureCount,
        ["retry_count"] = raised.RetryCount,
    };

    private static string TimeOf(Timestamp? time) => time?.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "";

    private static string? InstantOf(Timestamp? time) => time?.ToDateTimeOffset().ToString("O", CultureInfo.InvariantCulture);

    private static string SpanOf(Duration span) => span.ToTimeSpan().ToString("c", CultureInfo.InvariantCulture);

    private static string? NullIfEmpty(string text) => text is "" ? null : text;
}
