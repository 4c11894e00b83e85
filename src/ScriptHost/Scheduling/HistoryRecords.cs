using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.Scheduling.History;
using ScriptHost.V1;

namespace ScriptHost.Scheduling;

/// <summary>What is kept of runs, as callers see it.</summary>
internal static class HistoryRecords
{
    public static RunDetailsRecord Of(RunDetails row) => new()
    {
        LogId = row.LogId,
        LogDate = row.LogDate.ToTimestamp(),
        Owner = row.Job.Owner,
        JobName = row.Job.Name,
        Status = row.Status,
        ErrorNumber = row.ErrorNumber,
        ReqStartDate = row.RequestedStart.ToTimestamp(),
        ActualStartDate = row.ActualStart?.ToTimestamp(),
        RunDuration = row.RunDuration.ToDuration(),
        CpuUsed = row.CpuUsed.ToDuration(),
        Destination = row.Destination ?? "",
        AdditionalInfo = row.AdditionalInfo,
        Output = row.OutputText,
        Errors = row.ErrorsText,
        BinaryOutput = ByteString.CopyFrom(row.Output),
        BinaryErrors = ByteString.CopyFrom(row.Errors),
        OutputBytes = row.OutputBytes,
        ErrorsBytes = row.ErrorsBytes,
        RunId = row.RunId,
    };

    public static JobLogRecord Of(JobLogEntry row) => new()
    {
        LogId = row.LogId,
        LogDate = row.LogDate.ToTimestamp(),
        Owner = row.Job.Owner,
        JobName = row.Job.Name,
        JobClass = row.JobClass,
        Operation = row.Operation,
        Status = row.Status ?? "",
        UserName = row.UserName ?? "",
        Destination = row.Destination ?? "",
        AdditionalInfo = row.AdditionalInfo,
    };

    public static JobEventRecord Of(SchedulerEvent raised) => new()
    {
        EventId = raised.EventId,
        EventType = NameOf(raised.Type),
        ObjectOwner = raised.Job.Owner,
        ObjectName = raised.Job.Name,
        EventTimestamp = raised.Timestamp.ToTimestamp(),
        ErrorCode = raised.ErrorCode,
        ErrorMsg = raised.ErrorMessage,
        EventStatus = raised.Status,
        LogId = raised.LogId ?? 0,
        RunCount = raised.RunCount,
        FailureCount = raised.FailureCount,
        RetryCount = raised.RetryCount,
    };

    private static string NameOf(EventTypes type) =>
        string.Concat(type.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
