namespace ScriptHost.Workers.Pooling;

/// <summary>
/// One worker from before its start until after its end: its state, and who uses it. Guarded by the pool's lock; the process itself
/// belongs to whoever moves it to <see cref="WorkerState.Ended"/>.
/// </summary>
internal sealed class PooledWorker(WorkerKey key, int capacity)
{
    private readonly TaskCompletionSource<WorkerProcess> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WorkerKey Key { get; private set; } = key;

    public WorkerState State { get; private set; } = WorkerState.Starting;

    /// <summary>How many runs use it, or were promised to it.</summary>
    public int ShareCount { get; private set; }

    /// <summary>How many runs it was ever promised to.</summary>
    public int UseCount { get; private set; }

    /// <summary>True when its runs are not processes of their own, so that what one leaves behind meets the next.</summary>
    public bool IsShared => capacity == 1;

    /// <summary>True while what its last run left is being looked at: it is free in a moment, or never again.</summary>
    public bool IsReturning { get; private set; }

    /// <summary>Why it is Retiring.</summary>
    public Retirement? Retirement { get; private set; }

    /// <summary>What it was like when it became idle; null before its first run.</summary>
    public IdleMark? Mark { get; private set; }

    /// <summary>Its process; null until it answers.</summary>
    public WorkerProcess? Process { get; private set; }

    /// <summary>Completes with the process when it answers, fails when it does not come up.</summary>
    public Task<WorkerProcess> Started => _started.Task;

    /// <summary>Completes when nothing of it is left.</summary>
    public Task Ended => _ended.Task;

    public bool HasFreeShare => State is WorkerState.Starting or WorkerState.Idle or WorkerState.Leased && ShareCount < capacity;

    /// <summary>True when its process is there, or will be.</summary>
    public bool IsLive => State is WorkerState.Starting or WorkerState.Idle or WorkerState.Leased;

    /// <summary>A spare becomes somebody's.</summary>
    public void Adopt(WorkerKey owned)
    {
        Require(Key.Owner is null && ShareCount == 0 && IsLive);
        Key = owned;
    }

    /// <summary>Promises it to one more run.</summary>
    public void TakeShare()
    {
        Require(HasFreeShare);
        ShareCount++;
        UseCount++;
        if (State == WorkerState.Idle)
        {
            State = WorkerState.Leased;
        }
    }

    public void MarkStarted(WorkerProcess process)
    {
        Require(State == WorkerState.Starting);
        State = ShareCount == 0 ? WorkerState.Idle : WorkerState.Leased;
        Process = process;
        _started.SetResult(process);
    }

    public void MarkFailed(Exception exception)
    {
        Require(State == WorkerState.Starting);
        State = WorkerState.Ended;
        _started.SetException(exception);
        // Nobody may be waiting for it.
        _ = _started.Task.Exception;
        _ended.SetResult();
    }

    public void MarkReturning() => IsReturning = true;

    /// <summary>A run is over, or its promise was not taken up.</summary>
    /// <param name="mark">What the worker is like now; null when no run took place.</param>
    public void ReturnShare(IdleMark? mark)
    {
        Require(ShareCount > 0);
        ShareCount--;
        IsReturning = false;
        Mark = mark ?? Mark;
        if (ShareCount == 0 && State == WorkerState.Leased)
        {
            State = WorkerState.Idle;
        }
    }

    /// <summary>From now on nobody gets it; the first reason stays.</summary>
    public void Retire(Retirement reason)
    {
        Require(State is not (WorkerState.Starting or WorkerState.Ended));
        State = WorkerState.Retiring;
        Retirement ??= reason;
    }

    /// <summary>True once, when nobody uses it any more: the caller then owns the end of its process.</summary>
    public bool TryEnd()
    {
        if (State != WorkerState.Retiring || ShareCount > 0)
        {
            return false;
        }

        State = WorkerState.Ended;
        return true;
    }

    public void MarkGone() => _ended.SetResult();

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("A worker cannot make this step from the state that it is in.");
        }
    }
}
