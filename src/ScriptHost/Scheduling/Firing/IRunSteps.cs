using ScriptHost.Errors;

namespace ScriptHost.Scheduling.Firing;

/// <summary>What is put on disk of a run while it is sent and followed: by the scheduler in its own store, by a bridge in a database.</summary>
internal interface IRunSteps
{
    /// <summary>How long after <see cref="BegunRun.StartedAt"/> the run may still start; null: however long.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    Task<TimeSpan?> FindStartLimitAsync(BegunRun begun);

    /// <summary>Who wants a run stopped; null for nobody.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    Task<StopWish?> FindStopAsync(BegunRun begun);

    /// <summary>Gives a run that provably did not start another id, because the agent has used up the one that it had.</summary>
    /// <returns>Null when it has ended meanwhile.</returns>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    Task<BegunRun?> RenewAsync(BegunRun begun);

    /// <summary>Tells that a run has exceeded <see cref="BegunRun.OverAt"/>, once.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    Task TellOverdueAsync(BegunRun begun);

    /// <summary>Ends a run; once.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    Task EndAsync(BegunRun begun, EndedRun known);
}
