namespace ScriptHost.Workers;

/// <summary>Exclusive use of a worker. Unless it is said to be clean, the worker ends with the lease.</summary>
internal sealed class WorkerLease(WorkerPool pool, WorkerKey key, WorkerProcess worker, bool isWarm) : IAsyncDisposable
{
    private string? _retirement = "its run did not end in order";

    public WorkerProcess Worker => worker;

    /// <summary>True when the worker has executed a run before.</summary>
    public bool IsWarm => isWarm;

    /// <summary>The worker may serve another run of its key.</summary>
    public void MarkClean() => _retirement = null;

    /// <summary>The worker must not be used again.</summary>
    public void Retire(string reason) => _retirement = reason;

    public ValueTask DisposeAsync() => pool.ReturnAsync(key, worker, _retirement);
}
