using System.Data.Common;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Storage;

namespace ScriptHost.Scheduling.Store;

/// <summary>*_SCHEDULER_JOB_LOG, within a transaction.</summary>
internal sealed class JobLogTable(StoreConnection connection)
{
    private const string Columns = "log_id, log_date, owner, job_name, job_class, operation, status, user_name, destination, additional_info";

    /// <summary>Adds a row.</summary>
    /// <returns>Its log id.</returns>
    public long Insert(JobLogEntry entry) => (long)connection.Prepare(
        """
        INSERT INTO job_log (log_date, owner, job_name, job_class, operation, status, user_name, destination, additional_info)
        VALUES (@date, @owner, @job, @class, @operation, @status, @user, @destination, @info) RETURNING log_id
        """,
        ("@date", entry.LogDate.UtcTicks), ("@owner", entry.Job.Owner), ("@job", entry.Job.Name), ("@class", entry.JobClass), ("@operation", entry.Operation),
        ("@status", entry.Status), ("@user", entry.UserName), ("@destination", entry.Destination), ("@info", entry.AdditionalInfo.Replace('\0', ' '))).ExecuteScalar()!;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<JobLogEntry> List(HistoryFilter filter)
    {
        var entries = new List<JobLogEntry>();
        var (sql, parameters) = HistoryQuery.Of(Columns, "job_log", filter);
        using var row = connection.Prepare(sql, parameters).ExecuteReader();
        while (row.Read())
        {
            entries.Add(Read(row));
        }

        return entries;
    }

    /// <summary>Removes the oldest rows up to a time, with their details; of a job, or of all.</summary>
    /// <param name="until">Later rows stay.</param>
    /// <param name="job">Null: of all jobs.</param>
    /// <param name="limit">At most so many rows.</param>
    /// <returns>How many.</returns>
    public int Purge(DateTimeOffset until, ObjectName? job, int limit)
    {
        var ofJob = job is null ? "" : " AND owner = @owner AND job_name = @job";
        (string, object?)[] parameters = job is { } one
            ? [("@until", until.UtcTicks), ("@limit", limit), ("@owner", one.Owner), ("@job", one.Name)]
            : [("@until", until.UtcTicks), ("@limit", limit)];
        var ids = $"(SELECT log_id FROM job_log WHERE log_date <= @until{ofJob} ORDER BY log_date, log_id LIMIT @limit)";
        connection.Prepare($"DELETE FROM run_details WHERE log_id IN {ids}", parameters).ExecuteNonQuery();
        return connection.Prepare($"DELETE FROM job_log WHERE log_id IN {ids}", parameters).ExecuteNonQuery();
    }

    private static JobLogEntry Read(DbDataReader row) => new(new ObjectName(row.GetString(2), row.GetString(3)), row.GetString(5))
    {
        LogId = row.GetInt64(0),
        LogDate = new DateTimeOffset(row.GetInt64(1), TimeSpan.Zero),
        JobClass = row.GetString(4),
        Status = row.IsDBNull(6) ? null : row.GetString(6),
        UserName = row.IsDBNull(7) ? null : row.GetString(7),
        Destination = row.IsDBNull(8) ? null : row.GetString(8),
        AdditionalInfo = row.GetString(9),
    };
}
