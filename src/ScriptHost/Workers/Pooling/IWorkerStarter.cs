namespace ScriptHost.Workers.Pooling;

/// <summary>The pool's way to processes.</summary>
internal interface IWorkerStarter
{
    /// <summary>How many runs a worker of a key executes at the same time.</summary>
    int CapacityOf(WorkerKey key);

    /// <summary>The keys, without owner, of workers that can be started for nobody and become somebody's later.</summary>
    IReadOnlyList<WorkerKey> SpareKeys { get; }

    /// <summary>Starts a worker and waits until it answers.</summary>
    /// <exception cref="Errors.ScriptHostException">WORKER_UNAVAILABLE: it did not come up.</exception>
    Task<WorkerProcess> StartAsync(WorkerKey key, CancellationToken cancellationToken);
}
