namespace ScriptHost.Scheduling.Firing;

/// <summary>Calls the scheduler when a job has to be looked after.</summary>
internal interface IWakeUps
{
    /// <summary>Begins to call; what is due has its turn.</summary>
    /// <param name="onWake">Gets the job's id. It does not throw, and may be called for one job twice.</param>
    Task StartAsync(Func<long, Task> onWake);

    /// <summary>Calls no more, and waits for the calls under way.</summary>
    Task StopAsync();

    /// <summary>Sets or clears the one wake-up of a job.</summary>
    /// <param name="jobId">Of the job.</param>
    /// <param name="at">Null for none; a time that has passed for at once.</param>
    /// <param name="priority">1 to 5: of wake-ups for the same time, the smaller come first.</param>
    Task SetAsync(long jobId, DateTimeOffset? at, int priority);

    /// <summary>The jobs that have one.</summary>
    Task<IReadOnlyCollection<long>> ListAsync();
}
