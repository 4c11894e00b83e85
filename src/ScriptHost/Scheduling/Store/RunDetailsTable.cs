using System.Data.Common;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Storage;

namespace ScriptHost.Scheduling.Store;

/// <summary>*_SCHEDULER_JOB_RUN_DETAILS, within a transaction. Its rows go with those of the log.</summary>
internal sealed class RunDetailsTable(StoreConnection connection)
{
    private const string Columns =
        "log_id, log_date, owner, job_name, run_id, status, error_number, req_start_date, actual_start_date, run_ticks, cpu_ticks, destination, additional_info, output, errors, output_bytes, errors_bytes";

    /// <summary>Adds the details of a row of the log.</summary>
    public void Insert(RunDetails details) => connection.Prepare(
        $"""
        INSERT INTO run_details ({Columns})
        VALUES (@log, @date, @owner, @job, @run, @status, @error, @requested, @actual, @duration, @cpu, @destination, @info, @output, @errors, @output_bytes, @errors_bytes)
        """,
        ("@log", details.LogId), ("@date", details.LogDate.UtcTicks), ("@owner", details.Job.Owner), ("@job", details.Job.Name), ("@run", details.RunId),
        ("@status", details.Status), ("@error", details.ErrorNumber), ("@requested", details.RequestedStart.UtcTicks),
        ("@actual", details.ActualStart?.UtcTicks), ("@duration", details.RunDuration.Ticks), ("@cpu", details.CpuUsed.Ticks),
        ("@destination", details.Destination), ("@info", details.AdditionalInfo.Replace('\0', ' ')), ("@output", details.Output), ("@errors", details.Errors),
        ("@output_bytes", details.OutputBytes), ("@errors_bytes", details.ErrorsBytes)).ExecuteNonQuery();

    /// <summary>The newest first.</summary>
    public IReadOnlyList<RunDetails> List(HistoryFilter filter)
    {
        var details = new List<RunDetails>();
        var (sql, parameters) = HistoryQuery.Of(Columns, "run_details", filter);
        using var row = connection.Prepare(sql, parameters).ExecuteReader();
        while (row.Read())
        {
            details.Add(Read(row));
        }

        return details;
    }

    private static RunDetails Read(DbDataReader row) => new(new ObjectName(row.GetString(2), row.GetString(3)), row.GetString(5))
    {
        LogId = row.GetInt64(0),
        LogDate = InstantOf(row, 1),
        RunId = row.GetString(4),
        ErrorNumber = row.GetInt64(6),
        RequestedStart = InstantOf(row, 7),
        ActualStart = row.IsDBNull(8) ? null : InstantOf(row, 8),
        RunDuration = TimeSpan.FromTicks(row.GetInt64(9)),
        CpuUsed = TimeSpan.FromTicks(row.GetInt64(10)),
        Destination = row.IsDBNull(11) ? null : row.GetString(11),
        AdditionalInfo = row.GetString(12),
        Output = row.GetFieldValue<byte[]>(13),
        Errors = row.GetFieldValue<byte[]>(14),
        OutputBytes = row.GetInt64(15),
        ErrorsBytes = row.GetInt64(16),
    };

    private static DateTimeOffset InstantOf(DbDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);
}
