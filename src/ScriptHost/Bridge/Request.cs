using ScriptHost.Scheduling.Firing;

namespace ScriptHost.Bridge;

/// <summary>A request that this bridge has claimed, as the database has it.</summary>
/// <param name="Id">In its database.</param>
/// <param name="FiringId">The run's id as long as its agent has not used it up: from the database's id and the log id.</param>
internal sealed record Request(long Id, string FiringId)
{
    /// <summary>The database user, as the database writes the name.</summary>
    public required string Owner { get; init; }

    /// <summary>True: the database folds names that are not quoted to lower case.</summary>
    public required bool FoldsToLower { get; init; }

    public required string JobName { get; init; }

    public required string Action { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required bool WithContext { get; init; }

    /// <summary>The endpoint that the job names; empty: the database's.</summary>
    public required string Endpoint { get; init; }

    /// <summary>As NLS_ENV of a job.</summary>
    public required string NlsEnv { get; init; }

    public required string TimeZone { get; init; }

    /// <summary>Of the session that filed it.</summary>
    public required string Module { get; init; }

    public required DateTimeOffset FiledAt { get; init; }

    /// <summary>How long ago that was when it was claimed, by the database's clock.</summary>
    public required TimeSpan FiledAgo { get; init; }

    /// <summary>How long after it was filed it must have ended; null: no bound.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Null while nobody wants it stopped.</summary>
    public StopWish? Stop { get; init; }

    /// <summary>Null until its agent has been chosen.</summary>
    public BegunRequest? Begun { get; init; }

    /// <summary>How far its output is stored.</summary>
    public OutputPlace OutputSoFar { get; init; }
}
