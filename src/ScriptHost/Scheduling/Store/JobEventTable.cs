using System.Data.Common;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Storage;

namespace ScriptHost.Scheduling.Store;

/// <summary>The events that jobs raised, within a transaction.</summary>
internal sealed class JobEventTable(StoreConnection connection)
{
    private const string Columns =
        "event_id, event_timestamp, event_type, object_owner, object_name, error_code, error_msg, event_status, log_id, run_count, failure_count, retry_count";

    /// <summary>True when an event was added.</summary>
    public bool HasNew { get; private set; }

    public void Insert(SchedulerEvent raised)
    {
        HasNew = true;
        connection.Prepare(
            """
            INSERT INTO job_events (event_timestamp, event_type, object_owner, object_name, error_code, error_msg, event_status, log_id, run_count, failure_count, retry_count)
            VALUES (@time, @type, @owner, @job, @error, @message, @status, @log, @runs, @failures, @retries)
            """,
            ("@time", raised.Timestamp.UtcTicks), ("@type", (int)raised.Type), ("@owner", raised.Job.Owner), ("@job", raised.Job.Name), ("@error", raised.ErrorCode),
            ("@message", raised.ErrorMessage.Replace('\0', ' ')), ("@status", raised.Status), ("@log", raised.LogId), ("@runs", raised.RunCount),
            ("@failures", raised.FailureCount), ("@retries", raised.RetryCount)).ExecuteNonQuery();
    }

    /// <summary>The id of the last event; 0 when there was none.</summary>
    public long FindLastId() => (long)connection.Prepare("SELECT coalesce(max(event_id), 0) FROM job_events").ExecuteScalar()!;

    /// <summary>The events behind one, in their order.</summary>
    public IReadOnlyList<SchedulerEvent> ListAfter(long eventId, int limit)
    {
        var events = new List<SchedulerEvent>();
        using var row = connection.Prepare(
            $"SELECT {Columns} FROM job_events WHERE event_id > @after ORDER BY event_id LIMIT @limit", ("@after", eventId), ("@limit", limit)).ExecuteReader();
        while (row.Read())
        {
            events.Add(Read(row));
        }

        return events;
    }

    /// <summary>Removes events up to a time.</summary>
    /// <param name="until">Later events stay.</param>
    /// <param name="limit">At most so many.</param>
    /// <returns>How many.</returns>
    public int Purge(DateTimeOffset until, int limit) => connection.Prepare(
        "DELETE FROM job_events WHERE event_id IN (SELECT event_id FROM job_events WHERE event_timestamp <= @until ORDER BY event_timestamp LIMIT @limit)",
        ("@until", until.UtcTicks), ("@limit", limit)).ExecuteNonQuery();

    private static SchedulerEvent Read(DbDataReader row) => new(new ObjectName(row.GetString(3), row.GetString(4)), (EventTypes)row.GetInt64(2))
    {
        EventId = row.GetInt64(0),
        Timestamp = new DateTimeOffset(row.GetInt64(1), TimeSpan.Zero),
        ErrorCode = row.GetInt64(5),
        ErrorMessage = row.GetString(6),
        Status = (int)row.GetInt64(7),
        LogId = row.IsDBNull(8) ? null : row.GetInt64(8),
        RunCount = row.GetInt64(9),
        FailureCount = row.GetInt64(10),
        RetryCount = row.GetInt64(11),
    };
}
