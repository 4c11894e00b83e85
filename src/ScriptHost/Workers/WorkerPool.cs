using Microsoft.Extensions.Options;
using ScriptHost.Workers.Pooling;

namespace ScriptHost.Workers;

/// <summary>
/// Lends workers out by key: an idle one, else a spare, else a new one; who has to wait is served fairly between owners. Owns every
/// worker's process from start to end. Knows nothing of what workers do.
/// </summary>
internal sealed class WorkerPool : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly FairQueue _queue = new();
    private readonly WorkerTable _table = new();
    private readonly StartBreaker _breaker;
    private readonly Placement _placement;
    private readonly CancellationTokenSource _closing = new();
    private readonly IWorkerStarter _starter;
    private readonly WorkerProcesses _processes;
    private readonly RetirementRules _rules;
    private readonly IdleWatch _idleWatch;

    public WorkerPool(
        IWorkerStarter starter, WorkerProcesses processes, RetirementRules rules, IOptions<WorkersOptions> options, TimeProvider timeProvider)
    {
        (_starter, _processes, _rules) = (starter, processes, rules);
        _breaker = new StartBreaker(timeProvider);
        _placement = new Placement(_table, _breaker, starter, options.Value, worker => _ = Task.Run(() => LiveAsync(worker)), RetireIdle);
        _idleWatch = new IdleWatch(rules, options.Value.IdleTimeout, timeProvider, FindIdle, RetireIfIdle);
    }

    /// <summary>Starts the spare workers in the background.</summary>
    public void StartSpares()
    {
        lock (_lock)
        {
            _placement.StartSpares();
        }
    }

    /// <summary>Waits for a worker.</summary>
    /// <param name="key">What it must be.</param>
    /// <param name="isFresh">True for one that no run has used, and that no other will use.</param>
    /// <param name="cancellationToken">Gives the waiting up.</param>
    /// <exception cref="Errors.ScriptHostException">WORKER_UNAVAILABLE: none could be started.</exception>
    public async Task<WorkerLease> LeaseAsync(WorkerKey key, bool isFresh, CancellationToken cancellationToken)
    {
        // Where every run is a process of its own, it is fresh anyway.
        isFresh &= _starter.CapacityOf(key) == 1;
        while (true)
        {
            var worker = (await AskAsync(new LeaseRequest(key, isFresh), cancellationToken))!;
            var process = await AwaitStartAsync(worker, cancellationToken);
            if (_rules.WhileIdle(worker, process) is not { } retirement)
            {
                return new WorkerLease(this, worker, process, isFresh);
            }

            await ReturnAsync(worker, retirement);
        }
    }

    /// <summary>Waits for leave to run a program; it counts as a worker until the lease is disposed of.</summary>
    public async Task<IDisposable> LeaseProgramAsync(WorkerKey key, CancellationToken cancellationToken)
    {
        await AskAsync(new LeaseRequest(key, isFresh: false), cancellationToken);
        return new Lease(() => Release(() => _table.RemoveProgram(key)));
    }

    /// <summary>
    /// Takes a worker back. One that must not be used again has ended when this returns, unless others still use it. What a run left
    /// behind in another is looked at afterwards: nothing that its caller should wait for.
    /// </summary>
    internal async ValueTask ReturnAsync(PooledWorker worker, Retirement? retirement)
    {
        if (retirement is null)
        {
            lock (_lock)
            {
                worker.MarkReturning();
            }

            _ = Task.Run(() =>
            {
                var found = _rules.AfterRun(worker, worker.Process!, out var mark);
                return ReturnAsync(worker, found, mark);
            });
        }
        else
        {
            await ReturnAsync(worker, retirement, mark: null);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _idleWatch.DisposeAsync();
        IReadOnlyList<PooledWorker> workers;
        lock (_lock)
        {
            _closing.Cancel();
            workers = _table.All;
            foreach (var idle in workers.Where(worker => worker.State == WorkerState.Idle))
            {
                RetireIdle(idle, Retirement.Shutdown);
            }
        }

        await Task.WhenAll(workers.Select(worker => worker.Ended));
    }

    private async Task<PooledWorker?> AskAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _closing.Token.ThrowIfCancellationRequested();
            _queue.Add(request);
            Dispatch();
        }

        try
        {
            return await request.Served.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await WithdrawAsync(request);
            throw;
        }
    }

    private async Task WithdrawAsync(LeaseRequest request)
    {
        lock (_lock)
        {
            if (_queue.Remove(request))
            {
                return;
            }
        }

        // It was served in the same moment.
        var worker = await request.Served;
        Release(() =>
        {
            if (worker is null)
            {
                _table.RemoveProgram(request.Key);
            }
            else
            {
                worker.ReturnShare(mark: null);
            }
        });
    }

    private async Task<WorkerProcess> AwaitStartAsync(PooledWorker worker, CancellationToken cancellationToken)
    {
        try
        {
            return await worker.Started.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The worker goes on starting, for the next one.
            Release(() => worker.ReturnShare(mark: null));
            throw;
        }
    }

    private async Task ReturnAsync(PooledWorker worker, Retirement? retirement, IdleMark? mark)
    {
        bool isEnding;
        lock (_lock)
        {
            retirement ??= _closing.IsCancellationRequested ? Retirement.Shutdown : null;
            if (retirement is not null)
            {
                worker.Retire(retirement);
            }

            worker.ReturnShare(mark);
            isEnding = worker.TryEnd();
            Dispatch();
        }

        if (isEnding)
        {
            await EndAsync(worker);
        }
    }

    private void Release(Action release)
    {
        lock (_lock)
        {
            release();
            Dispatch();
        }
    }

    // With the lock held, whenever something that others may wait for has become free.
    private void Dispatch()
    {
        if (!_closing.IsCancellationRequested)
        {
            _queue.Serve(_placement.TryServe);
        }
    }

    // With the lock held.
    private void RetireIdle(PooledWorker worker, Retirement retirement)
    {
        worker.Retire(retirement);
        if (worker.TryEnd())
        {
            _ = Task.Run(() => EndAsync(worker));
        }
    }

    private void RetireIfIdle(PooledWorker worker, Retirement retirement)
    {
        lock (_lock)
        {
            if (worker.State == WorkerState.Idle)
            {
                RetireIdle(worker, retirement);
            }
        }
    }

    private IReadOnlyList<PooledWorker> FindIdle()
    {
        lock (_lock)
        {
            return [.. _table.All.Where(worker => worker.State == WorkerState.Idle)];
        }
    }

    private async Task LiveAsync(PooledWorker worker)
    {
        WorkerProcess process;
        try
        {
            process = await _processes.StartAsync(worker, _closing.Token);
        }
        catch (Exception exception)
        {
            Release(() => MarkFailed(worker, exception));
            return;
        }

        Release(() =>
        {
            _breaker.Succeeded(worker.Key.Language);
            worker.MarkStarted(process);
            if (_closing.IsCancellationRequested && worker.State == WorkerState.Idle)
            {
                RetireIdle(worker, Retirement.Shutdown);
            }
        });
        await process.Child.Exited;
        RetireIfIdle(worker, Retirement.Lost);
    }

    private void MarkFailed(PooledWorker worker, Exception exception)
    {
        if (exception is Errors.ScriptHostException)
        {
            _breaker.Failed(worker.Key.Language, exception.Message);
        }
        else
        {
            _breaker.GaveUp(worker.Key.Language);
        }

        _table.Remove(worker);
        worker.MarkFailed(exception);
    }

    private async Task EndAsync(PooledWorker worker)
    {
        await _processes.EndAsync(worker);
        Release(() =>
        {
            _table.Remove(worker);
            worker.MarkGone();
            if (!_closing.IsCancellationRequested)
            {
                _placement.Replace(worker);
            }
        });
    }
}
