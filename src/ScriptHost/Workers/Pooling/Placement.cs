namespace ScriptHost.Workers.Pooling;

/// <summary>Decides what a request gets, and what is started or ended for it. Not thread-safe: the pool's lock guards it.</summary>
/// <param name="table">What there is.</param>
/// <param name="breaker">Which languages do not start at present.</param>
/// <param name="starter">Which keys can have spares.</param>
/// <param name="options">How many there may be.</param>
/// <param name="start">Starts a worker in the background.</param>
/// <param name="end">Retires an idle worker and ends it in the background.</param>
internal sealed class Placement(
    WorkerTable table, StartBreaker breaker, IWorkerStarter starter, WorkersOptions options, Action<PooledWorker> start, Action<PooledWorker, Retirement> end)
{
    private readonly RecentKeys _recent = new(options.RecentOwners);

    /// <summary>Grants or refuses a request; false when it has to wait.</summary>
    public bool TryServe(LeaseRequest request)
    {
        _recent.Touch(request.Key);
        return request.Key.Language == WorkerKey.Program ? TryServeProgram(request) : TryServeWorker(request);
    }

    /// <summary>Starts spares up to their number, where that hinders nobody.</summary>
    public void StartSpares()
    {
        foreach (var key in starter.SpareKeys)
        {
            while (table.CountOf(key) < options.SpareCount && CanStartUnasked(key))
            {
                Start(key);
            }
        }
    }

    /// <summary>A worker has ended: one that was used lately is likely to be asked for again.</summary>
    public void Replace(PooledWorker ended)
    {
        if (ended is { Retirement.IsReplaced: true, UseCount: > 0 }
            && _recent.Contains(ended.Key)
            && table.CountOf(ended.Key) == 0
            && CanStartUnasked(ended.Key))
        {
            Start(ended.Key);
        }
    }

    private bool TryServeProgram(LeaseRequest request)
    {
        if (!HasRoom(request.Key, out var leaving))
        {
            return false;
        }

        MakeRoom(leaving);
        table.AddProgram(request.Key);
        request.Grant(null);
        return true;
    }

    private bool TryServeWorker(LeaseRequest request)
    {
        var key = request.Key;
        var worker = (request.IsFresh ? table.FindUnused(key) : table.FindFree(key)) ?? TakeSpare(key);
        if (worker is null)
        {
            // Waiting a moment is better than starting one.
            if ((!request.IsFresh && table.IsReturning(key)) || !HasRoom(key, out var leaving))
            {
                return false;
            }

            if (breaker.Refusal(key.Language) is { } refusal)
            {
                request.Refuse(refusal);
                return true;
            }

            MakeRoom(leaving);
            worker = Start(key);
        }

        worker.TakeShare();
        table.MarkUsed(worker);
        request.Grant(worker);
        return true;
    }

    private PooledWorker? TakeSpare(WorkerKey key)
    {
        if (!starter.SpareKeys.Contains(key.OfSpare)
            || table.CountOf(key) >= options.MaxPerKey
            || table.FindUnused(key.OfSpare) is not { } spare)
        {
            return null;
        }

        spare.Adopt(key);
        StartSpares();
        return spare;
    }

    // Whether one more is allowed, perhaps only when an idle one leaves.
    private bool HasRoom(WorkerKey key, out PooledWorker? leaving)
    {
        leaving = null;
        if (table.CountOf(key) >= options.MaxPerKey)
        {
            leaving = table.FindLeastUsed(worker => worker.Key == key);
            return leaving is not null;
        }

        if (table.Count >= options.MaxCount)
        {
            leaving = table.FindLeastUsed(_ => true);
            return leaving is not null;
        }

        return true;
    }

    private void MakeRoom(PooledWorker? leaving)
    {
        if (leaving is not null)
        {
            end(leaving, Retirement.Evicted);
        }
    }

    // Nobody waits for it: nobody has to leave for it, and it is no trial for a language that does not start.
    private bool CanStartUnasked(WorkerKey key) => table.Count < options.MaxCount && !breaker.HasFailures(key.Language);

    private PooledWorker Start(WorkerKey key)
    {
        var worker = new PooledWorker(key, starter.CapacityOf(key));
        table.Add(worker);
        start(worker);
        return worker;
    }
}
