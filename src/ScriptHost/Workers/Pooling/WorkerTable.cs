namespace ScriptHost.Workers.Pooling;

/// <summary>All workers that have not ended, and the programs that run beside them. Not thread-safe.</summary>
internal sealed class WorkerTable
{
    // In the order in which they were used last.
    private readonly LinkedList<PooledWorker> _workers = [];
    private readonly Dictionary<WorkerKey, int> _programs = [];
    private int _programCount;

    /// <summary>Workers that can be used or soon can, and programs.</summary>
    public int Count => _workers.Count(worker => worker.IsLive) + _programCount;

    public IReadOnlyList<PooledWorker> All => [.. _workers];

    public int CountOf(WorkerKey key) =>
        key.Language == WorkerKey.Program ? _programs.GetValueOrDefault(key) : _workers.Count(worker => worker.Key == key && worker.IsLive);

    public void Add(PooledWorker worker) => _workers.AddLast(worker);

    public void Remove(PooledWorker worker) => _workers.Remove(worker);

    public void AddProgram(WorkerKey key)
    {
        _programs[key] = _programs.GetValueOrDefault(key) + 1;
        _programCount++;
    }

    public void RemoveProgram(WorkerKey key)
    {
        _programCount--;
        if (--_programs[key] == 0)
        {
            _programs.Remove(key);
        }
    }

    /// <summary>A worker of the key that can take one more run: the one used last, which is the warmest. One that answers before one that will.</summary>
    public PooledWorker? FindFree(WorkerKey key) =>
        Find(worker => worker.Key == key && worker.HasFreeShare && worker.State != WorkerState.Starting)
        ?? Find(worker => worker.Key == key && worker.HasFreeShare);

    /// <summary>True when a worker of the key may be free in a moment.</summary>
    public bool IsReturning(WorkerKey key) => _workers.Any(worker => worker.IsReturning && worker.Key == key);

    /// <summary>A worker of the key that nobody has used nor was promised.</summary>
    public PooledWorker? FindUnused(WorkerKey key) =>
        Find(worker => worker.Key == key && IsUnused(worker) && worker.State == WorkerState.Idle)
        ?? Find(worker => worker.Key == key && IsUnused(worker));

    /// <summary>The idle worker that was not used for longest and may go, if it is one of these.</summary>
    public PooledWorker? FindLeastUsed(Func<PooledWorker, bool> isOne) =>
        _workers.FirstOrDefault(worker => worker.State == WorkerState.Idle && isOne(worker));

    /// <summary>Its place in the order is now the last.</summary>
    public void MarkUsed(PooledWorker worker)
    {
        _workers.Remove(worker);
        _workers.AddLast(worker);
    }

    private static bool IsUnused(PooledWorker worker) => worker is { IsLive: true, ShareCount: 0, UseCount: 0 };

    private PooledWorker? Find(Func<PooledWorker, bool> isOne)
    {
        for (var node = _workers.Last; node is not null; node = node.Previous)
        {
            if (isOne(node.Value))
            {
                return node.Value;
            }
        }

        return null;
    }
}
