using ScriptHost.Errors;

namespace ScriptHost.Scheduling.Firing;

/// <summary>
/// How long a run is offered to its agent, and what became of it when that is over. As long as it has certainly not started, the time counts from
/// when it was due to be sent, and giving up means that it never ran. Once it may have started, the time counts from when its agent was last heard
/// of, and giving up means that nobody knows.
/// </summary>
/// <param name="startedAt">When it became due to be sent.</param>
/// <param name="startWait">Scheduler:StartWait.</param>
/// <param name="startLimit">How long after that it may still start; null: however long.</param>
internal sealed class Patience(DateTimeOffset startedAt, TimeSpan startWait, TimeSpan? startLimit)
{
    private DateTimeOffset? _lostAt;

    /// <summary>True when an agent may have it, or have had it.</summary>
    public bool MayHaveStarted => _lostAt is not null;

    /// <summary>True when it may not start any more.</summary>
    public bool IsTooLate(DateTimeOffset now) => now >= startedAt + startLimit;

    /// <summary>The agent says that nothing of it ran.</summary>
    public void Clear() => _lostAt = null;

    /// <summary>The connection was lost; or it is not known what was sent before.</summary>
    /// <param name="now">The time.</param>
    /// <param name="wasHeardOf">The agent had told that it had the run.</param>
    public void Lose(DateTimeOffset now, bool wasHeardOf) => _lostAt = wasHeardOf ? now : _lostAt ?? now;

    /// <returns>Null when it is to be offered again.</returns>
    public EndedRun? GiveUp(ScriptHostException why, DateTimeOffset now)
    {
        if (_lostAt is { } lostAt)
        {
            return now < lostAt + startWait ? null : EndedRun.Lost($"{why.Message} The run may have taken effect: look before you run it again.");
        }

        return now < startedAt + (startLimit < startWait ? startLimit.Value : startWait) ? null : EndedRun.Skipped(why);
    }
}
