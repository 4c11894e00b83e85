using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.History;

/// <summary>Which rows of the job log or of the run details are wanted, the newest first.</summary>
/// <param name="Limit">At most so many rows.</param>
internal sealed record HistoryFilter(int Limit)
{
    /// <summary>Null: of all owners.</summary>
    public string? Owner { get; init; }

    /// <summary>Null: of all jobs.</summary>
    public string? JobName { get; init; }

    /// <summary>SUCCEEDED, FAILED or STOPPED; null: of every status.</summary>
    public string? Status { get; init; }

    /// <summary>Only rows behind this log id.</summary>
    public long After { get; init; }

    /// <summary>Only rows before this log id.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>True when a job's events are among what is wanted.</summary>
    public bool Covers(ObjectName job) => (Owner ?? job.Owner) == job.Owner && (JobName ?? job.Name) == job.Name;

    public static HistoryFilter Of(ObjectName job, int limit) => new(limit) { Owner = job.Owner, JobName = job.Name };
}
