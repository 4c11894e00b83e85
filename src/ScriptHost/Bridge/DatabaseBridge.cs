using System.Collections.Concurrent;
using ScriptHost.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Bridge;

/// <summary>Serves one database: claims its requests, follows their runs, keeps the claims. A database that goes away is tried again.</summary>
internal sealed class DatabaseBridge : IAsyncDisposable
{
    /// <summary>How long a request that could not be followed is left alone.</summary>
    private static readonly TimeSpan LetGoDelay = TimeSpan.FromSeconds(1.5);

    /// <summary>How long the end of the bridge waits for the database.</summary>
    private static readonly TimeSpan ReleaseTime = TimeSpan.FromSeconds(5);

    private readonly BridgeContext _context;
    private readonly DatabaseSessions _sessions;
    private readonly WakeUps? _wakeUps;
    private readonly ClaimKeeper _keeper;
    private readonly ConcurrentDictionary<long, (RequestRun Run, Task Following)> _following = new();
    private readonly Signal _look = new();
    private readonly CancellationTokenSource _ending = new();
    private volatile bool _isFull;
    private Task _serving = Task.CompletedTask;
    private int _isDisposed;

    /// <param name="context">Of the database.</param>
    /// <param name="sessions">On the database; go with the bridge.</param>
    /// <param name="listener">Null: nothing wakes it.</param>
    public DatabaseBridge(BridgeContext context, DatabaseSessions sessions, RequestListener? listener)
    {
        (_context, _sessions) = (context, sessions);
        _keeper = new ClaimKeeper(context, _following, _look);
        _wakeUps = listener is null ? null : new WakeUps(context, listener, _look);
    }

    private BridgeDatabaseOptions Options => _context.Options;

    /// <summary>Serves from now on.</summary>
    /// <param name="draining">No more requests are claimed; runs under way are followed on.</param>
    public void Start(CancellationToken draining) => _serving = Task.WhenAll(
        ClaimAsync(draining), _keeper.KeepAsync(_ending.Token), _wakeUps?.ListenAsync(_ending.Token) ?? Task.CompletedTask);

    /// <summary>How it stands with the database.</summary>
    public BridgedDatabase Describe()
    {
        var described = _context.State.Describe();
        (described.Name, described.Provider) = (_context.Name, _context.Calls.Provider);
        (described.ActiveCount, described.MaxRuns) = (_following.Count, Options.MaxRuns);
        return described;
    }

    public async ValueTask DisposeAsync()
    {
        // By the host, before what it uses, and by the container.
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _ending.CancelAsync();
        await _serving;
        await Task.WhenAll(_following.Values.Select(one => one.Following));
        await ReleaseAsync();
        _sessions.Dispose();
        _ending.Dispose();
    }

    private async Task ClaimAsync(CancellationToken draining)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, draining);
        var delay = TimeSpan.Zero;
        var isReached = false;
        while (!over.IsCancellationRequested)
        {
            var next = _look.Next;
            var most = Options.MaxRuns - _following.Count;
            _isFull = most <= 0;
            try
            {
                isReached = isReached || await ReachAsync(over.Token);
                var claimed = most <= 0 ? 0 : await ClaimAsync(most);
                delay = TimeSpan.Zero;
                if (claimed == 0 || claimed < most)
                {
                    await Signal.WaitAsync(next, Options.Polling, _context.TimeProvider, over.Token);
                }
            }
            catch (Exception exception) when (!over.IsCancellationRequested)
            {
                _context.State.TellLost(exception);
                TellLost(exception, delay);
                isReached = false;
                delay = StoreRetry.Longer(delay);
                await Signal.WaitAsync(null, delay, _context.TimeProvider, over.Token);
            }
            catch (Exception)
            {
                // The end broke off what was under way.
                return;
            }
        }
    }

    private async Task<bool> ReachAsync(CancellationToken cancellationToken)
    {
        var version = await _context.Calls.ReadVersionAsync(cancellationToken);
        _context.State.TellVersion(version);
        if (version != RequestCalls.InstalledVersion)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed,
                $"The database {_context.Name} has version {version} of ScriptHost's schema, and this program wants {RequestCalls.InstalledVersion}: run the install script that came with it, or a program that fits the database.");
        }

        // What was claimed when the answer was lost would be nobody's.
        var held = await _context.Calls.KeepAsync(Options.Lease, cancellationToken);
        foreach (var id in held.Keys.Where(id => !_following.ContainsKey(id)))
        {
            await _context.Calls.ReleaseAsync(id, cancellationToken);
        }

        _context.State.TellConnected();
        BridgeLog.Reached(_context.Logger, _context.Name, Options.Queue ? "the queue" : "the table", _wakeUps is null ? $"every {Options.Polling}" : "as they are filed");
        return true;
    }

    // Not broken off by a drain: what is claimed is followed.
    private async Task<int> ClaimAsync(int most)
    {
        FaultPoint.Reach(FaultPoint.BeforeClaimed);
        var askedAt = ClaimMoment.Now(_context.TimeProvider);
        var requests = await _context.Calls.ClaimAsync(Options.Lease, Options.Patience, most, Options.Queue, _ending.Token);
        _context.State.TellConnected();
        if (requests.Count == 0)
        {
            return 0;
        }

        _context.State.TellClaimed();
        FaultPoint.Reach(FaultPoint.AfterClaimed);
        if (requests.Count(request => request.Begun is not null) is > 0 and var count)
        {
            BridgeLog.TakenUp(_context.Logger, _context.Name, count);
        }

        foreach (var request in requests)
        {
            var run = new RequestRun(request, askedAt, _context, _ending.Token);
            _following[request.Id] = (run, FollowAsync(run));
        }

        return requests.Count;
    }

    private async Task FollowAsync(RequestRun run)
    {
        // Not before it is among those that are followed.
        await Task.Yield();
        try
        {
            await run.FollowAsync();
        }
        catch (Exception exception)
        {
            BridgeLog.FollowingFailed(_context.Logger, exception, _context.Name, run.Id);
            await LetGoAsync(run);
        }

        _following.TryRemove(run.Id, out _);
        run.Dispose();
        if (_isFull)
        {
            _look.Set();
        }
    }

    /// <summary>For the next claim, of whichever bridge that is.</summary>
    private async Task LetGoAsync(RequestRun run)
    {
        try
        {
            await Task.Delay(LetGoDelay, _context.TimeProvider, _ending.Token);
            await new StoreRetry(_context).UntilStoredAsync(token => _context.Calls.ReleaseAsync(run.Id, token), _ending.Token);
        }
        catch (OperationCanceledException)
        {
            // With the bridge all of its claims go.
        }
    }

    private async Task ReleaseAsync()
    {
        using var bound = new CancellationTokenSource(ReleaseTime, _context.TimeProvider);
        try
        {
            await _context.Calls.ReleaseAllAsync(bound.Token);
        }
        catch (Exception exception) when (exception is ScriptHostException or OperationCanceledException)
        {
            BridgeLog.NotReleased(_context.Logger, exception, _context.Name);
        }
    }

    private void TellLost(Exception exception, TimeSpan delay)
    {
        if (delay == TimeSpan.Zero)
        {
            BridgeLog.Lost(_context.Logger, exception, _context.Name);
        }
        else
        {
            BridgeLog.StillLost(_context.Logger, exception, _context.Name, StoreRetry.Longer(delay));
        }
    }
}
