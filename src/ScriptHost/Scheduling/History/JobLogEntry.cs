using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.History;

/// <summary>A row of *_SCHEDULER_JOB_LOG.</summary>
/// <param name="Job">What it tells of.</param>
/// <param name="Operation">RUN, RETRY_RUN, CREATE, UPDATE, ENABLE, DISABLE, STOP, DROP, COMPLETED or BROKEN.</param>
internal sealed record JobLogEntry(ObjectName Job, string Operation)
{
    /// <summary>Given when it is stored.</summary>
    public long LogId { get; init; }

    public DateTimeOffset LogDate { get; init; }

    public string JobClass { get; init; } = "DEFAULT_JOB_CLASS";

    /// <summary>Of runs; else null.</summary>
    public string? Status { get; init; }

    /// <summary>Who did it; null: the scheduler.</summary>
    public string? UserName { get; init; }

    /// <summary>Null: the local agent.</summary>
    public string? Destination { get; init; }

    public string AdditionalInfo { get; init; } = "";
}
