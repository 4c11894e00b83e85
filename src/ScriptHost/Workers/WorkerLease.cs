using ScriptHost.Workers.Pooling;

namespace ScriptHost.Workers;

/// <summary>
/// The use of a worker for one run; alone, unless each of its runs is a process of its own. Unless it is said to be clean, the worker
/// ends when its last lease does.
/// </summary>
internal sealed class WorkerLease(WorkerPool pool, PooledWorker pooled, WorkerProcess process, bool isFresh) : IAsyncDisposable
{
    private Retirement? _retirement = Retirement.Fault("its run did not end in order");

    public WorkerProcess Worker => process;

    /// <summary>True when the worker has executed a run before.</summary>
    public bool IsWarm { get; } = pooled.UseCount > 1;

    /// <summary>The worker may serve another run of its key.</summary>
    public void MarkClean() => _retirement = isFresh ? Retirement.Isolated : null;

    /// <summary>The worker must not be used again.</summary>
    public void Retire(string reason) => _retirement = Retirement.Fault(reason);

    public ValueTask DisposeAsync() => pool.ReturnAsync(pooled, _retirement);
}
