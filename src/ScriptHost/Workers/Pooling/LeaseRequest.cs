namespace ScriptHost.Workers.Pooling;

/// <summary>Somebody who waits: for a worker of a key, or, when the key is that of programs, for leave to start one.</summary>
/// <param name="key">What for.</param>
/// <param name="isFresh">True when it must be a worker that no run has used, and that no other will use.</param>
internal sealed class LeaseRequest(WorkerKey key, bool isFresh)
{
    private readonly TaskCompletionSource<PooledWorker?> _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WorkerKey Key { get; } = key;

    public bool IsFresh { get; } = isFresh;

    /// <summary>Completes with a worker that a share of was taken for this request; with null for a program.</summary>
    public Task<PooledWorker?> Served => _served.Task;

    public void Grant(PooledWorker? worker) => _served.SetResult(worker);

    public void Refuse(Exception reason) => _served.SetException(reason);
}
