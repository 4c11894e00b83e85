using System.Data.Common;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Scheduling.Store;

/// <summary>Runs that have begun and what is kept of those that have ended, within a transaction.</summary>
internal sealed class FiringTables(StoreConnection connection)
{
    private const string Columns = "run_id, job_id, is_scheduled, scheduled_at, started_at, url, request";

    public void Insert(BegunRun begun) => connection.Prepare(
        $"INSERT INTO run_firings ({Columns}) VALUES (@run, @job, @is_scheduled, @scheduled, @started, @url, @request)",
        ("@run", begun.RunId), ("@job", begun.JobId), ("@is_scheduled", begun.IsScheduled ? 1 : 0), ("@scheduled", begun.ScheduledAt.UtcTicks),
        ("@started", begun.StartedAt.UtcTicks), ("@url", begun.Url), ("@request", Google.Protobuf.MessageExtensions.ToByteArray(begun.Request))).ExecuteNonQuery();

    /// <summary>All that have begun and not ended.</summary>
    public IReadOnlyList<BegunRun> List()
    {
        var begun = new List<BegunRun>();
        using var row = connection.Prepare($"SELECT {Columns} FROM run_firings ORDER BY started_at, run_id").ExecuteReader();
        while (row.Read())
        {
            begun.Add(Read(row));
        }

        return begun;
    }

    /// <summary>Removes a run that has ended; false when that was done before.</summary>
    public bool Remove(string runId) => connection.Prepare("DELETE FROM run_firings WHERE run_id = @run", ("@run", runId)).ExecuteNonQuery() > 0;

    /// <summary>Adds a row of *_SCHEDULER_JOB_RUN_DETAILS.</summary>
    public void Insert(RunDetails details) => connection.Prepare(
        """
        INSERT INTO run_details (log_date, owner, job_name, run_id, status, error_number, req_start_date, actual_start_date, run_ticks, cpu_ticks,
            additional_info, output, errors, output_bytes, errors_bytes)
        VALUES (@date, @owner, @job, @run, @status, @error, @requested, @actual, @duration, @cpu, @info, @output, @errors, @output_bytes, @errors_bytes)
        """,
        ("@date", details.LogDate.UtcTicks), ("@owner", details.Job.Owner), ("@job", details.Job.Name), ("@run", details.RunId), ("@status", details.Status),
        ("@error", details.ErrorNumber), ("@requested", details.RequestedStart.UtcTicks), ("@actual", details.ActualStart?.UtcTicks),
        ("@duration", details.RunDuration.Ticks), ("@cpu", details.CpuUsed.Ticks), ("@info", details.AdditionalInfo), ("@output", details.Output),
        ("@errors", details.Errors), ("@output_bytes", details.OutputBytes), ("@errors_bytes", details.ErrorsBytes)).ExecuteNonQuery();

    /// <summary>Removes what was stored before a time.</summary>
    public void Purge(DateTimeOffset before) =>
        connection.Prepare("DELETE FROM run_details WHERE log_date < @before", ("@before", before.UtcTicks)).ExecuteNonQuery();

    /// <summary>The last runs of a job, the newest first.</summary>
    public IReadOnlyList<RunDetails> ListDetails(Definitions.ObjectName job, int limit)
    {
        var details = new List<RunDetails>();
        using var row = connection.Prepare(
            """
            SELECT log_id, log_date, run_id, status, error_number, req_start_date, actual_start_date, run_ticks, cpu_ticks, additional_info, output, errors,
                output_bytes, errors_bytes FROM run_details WHERE owner = @owner AND job_name = @job ORDER BY log_id DESC LIMIT @limit
            """,
            ("@owner", job.Owner), ("@job", job.Name), ("@limit", limit)).ExecuteReader();
        while (row.Read())
        {
            details.Add(new RunDetails(job, row.GetString(3))
            {
                LogId = row.GetInt64(0),
                LogDate = InstantOf(row, 1),
                RunId = row.GetString(2),
                ErrorNumber = row.GetInt64(4),
                RequestedStart = InstantOf(row, 5),
                ActualStart = row.IsDBNull(6) ? null : InstantOf(row, 6),
                RunDuration = TimeSpan.FromTicks(row.GetInt64(7)),
                CpuUsed = TimeSpan.FromTicks(row.GetInt64(8)),
                AdditionalInfo = row.GetString(9),
                Output = row.GetFieldValue<byte[]>(10),
                Errors = row.GetFieldValue<byte[]>(11),
                OutputBytes = row.GetInt64(12),
                ErrorsBytes = row.GetInt64(13),
            });
        }

        return details;
    }

    private static BegunRun Read(DbDataReader row) => new(row.GetString(0), row.GetInt64(1))
    {
        IsScheduled = row.GetInt64(2) != 0,
        ScheduledAt = InstantOf(row, 3),
        StartedAt = InstantOf(row, 4),
        Url = row.GetString(5),
        Request = RunJobRequest.Parser.ParseFrom(row.GetFieldValue<byte[]>(6)),
    };

    private static DateTimeOffset InstantOf(DbDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);
}
