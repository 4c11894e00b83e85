using System.Data.Common;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Scheduling.Store;

/// <summary>Runs that have begun and not ended, within a transaction.</summary>
internal sealed class FiringTable(StoreConnection connection)
{
    private const string Columns = "run_id, job_id, is_scheduled, run_user, scheduled_at, started_at, url, request, over_at, stop_user, is_stop_forced";

    public void Insert(BegunRun begun) => connection.Prepare(
        $"INSERT INTO run_firings ({Columns}) VALUES (@run, @job, @is_scheduled, @user, @scheduled, @started, @url, @request, @over, @stop_user, @forced)",
        ("@run", begun.RunId), ("@job", begun.JobId), ("@is_scheduled", begun.IsScheduled ? 1 : 0), ("@user", begun.User), ("@scheduled", begun.ScheduledAt.UtcTicks),
        ("@started", begun.StartedAt.UtcTicks), ("@url", begun.Url), ("@request", Google.Protobuf.MessageExtensions.ToByteArray(begun.Request)), ("@over", begun.OverAt?.UtcTicks),
        ("@stop_user", begun.Stop?.User), ("@forced", begun.Stop is { IsForced: true } ? 1 : 0)).ExecuteNonQuery();

    /// <summary>All that have begun and not ended.</summary>
    public IReadOnlyList<BegunRun> List() => Read($"SELECT {Columns} FROM run_firings ORDER BY started_at, run_id");

    /// <summary>The run of a job that has begun and not ended; null when there is none.</summary>
    public BegunRun? FindOf(long jobId) => Read($"SELECT {Columns} FROM run_firings WHERE job_id = @job", ("@job", jobId)).SingleOrDefault();

    /// <summary>Notes that a run is to be stopped.</summary>
    public void UpdateStop(BegunRun begun, StopWish wish) => connection.Prepare(
        "UPDATE run_firings SET stop_user = @user, is_stop_forced = @forced WHERE run_id = @run",
        ("@user", wish.User), ("@forced", wish.IsForced ? 1 : 0), ("@run", begun.RunId)).ExecuteNonQuery();

    /// <summary>The run of an id; null when it has ended, or has another id.</summary>
    public BegunRun? Find(string runId)
    {
        using var row = connection.Prepare($"SELECT {Columns} FROM run_firings WHERE run_id = @run", ("@run", runId)).ExecuteReader();
        return row.Read() ? Read(row) : null;
    }

    /// <summary>Gives a run another id, with the request that has it; false when there is none of the id.</summary>
    public bool Renew(string runId, BegunRun renewed) => connection.Prepare(
        "UPDATE run_firings SET run_id = @new, request = @request WHERE run_id = @run",
        ("@new", renewed.RunId), ("@request", Google.Protobuf.MessageExtensions.ToByteArray(renewed.Request)), ("@run", runId)).ExecuteNonQuery() > 0;

    /// <summary>Notes that the run of a job has exceeded max_run_duration; false when that was noted before, or is not so.</summary>
    public bool PassOver(long jobId, DateTimeOffset now) => connection.Prepare(
        "UPDATE run_firings SET over_at = NULL WHERE job_id = @job AND over_at <= @now", ("@job", jobId), ("@now", now.UtcTicks)).ExecuteNonQuery() > 0;

    /// <summary>Removes a run that has ended, and gives it as it was stored; null when that was done before.</summary>
    public BegunRun? Take(string runId)
    {
        var begun = Read($"SELECT {Columns} FROM run_firings WHERE run_id = @run", ("@run", runId)).SingleOrDefault();
        connection.Prepare("DELETE FROM run_firings WHERE run_id = @run", ("@run", runId)).ExecuteNonQuery();
        return begun;
    }

    private List<BegunRun> Read(string sql, params ReadOnlySpan<(string, object?)> parameters)
    {
        var begun = new List<BegunRun>();
        using var row = connection.Prepare(sql, parameters).ExecuteReader();
        while (row.Read())
        {
            begun.Add(Read(row));
        }

        return begun;
    }

    private static BegunRun Read(DbDataReader row) => new(row.GetString(0), row.GetInt64(1))
    {
        // What an earlier release began by hand has no user.
        User = row.IsDBNull(3) ? (row.GetInt64(2) != 0 ? null : "") : row.GetString(3),
        ScheduledAt = InstantOf(row, 4),
        StartedAt = InstantOf(row, 5),
        Url = row.GetString(6),
        Request = RunJobRequest.Parser.ParseFrom(row.GetFieldValue<byte[]>(7)),
        OverAt = row.IsDBNull(8) ? null : InstantOf(row, 8),
        Stop = row.IsDBNull(9) ? null : new StopWish(row.GetString(9), row.GetInt64(10) != 0),
    };

    private static DateTimeOffset InstantOf(DbDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);
}
