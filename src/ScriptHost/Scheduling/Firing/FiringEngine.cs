using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ScriptHost.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Store;

namespace ScriptHost.Scheduling.Firing;

/// <summary>
/// Fires jobs when they are due and follows their runs. Wake-ups are hints: what is to be done stands in the store, so that one too many does
/// nothing, and at the start all are set anew.
/// </summary>
internal sealed class FiringEngine : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Between looks for what was missed.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(15);

    /// <summary>How late a wake-up may be before it is taken for lost.</summary>
    private static readonly TimeSpan LateWakeUp = TimeSpan.FromSeconds(5);

    /// <summary>So many wake-ups are set at once: at a start there may be very many, and what is due meanwhile is not to wait for all.</summary>
    private const int WakeUpsAtOnce = 500;

    private readonly JobStore _store;
    private readonly FiringSteps _steps;
    private readonly Sending _sending;
    private readonly IWakeUps _wakeUps;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Channel<long> _changed = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, (FollowedRun Run, Task Following)> _following = new(StringComparer.Ordinal);
    private readonly Channel<bool> _failed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _ending = new();
    private Task _keeping = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;
    private CancellationToken _draining;
    private int _isDisposed;

    public FiringEngine(JobStore store, FiringSteps steps, Sending sending, IWakeUps wakeUps, TimeProvider timeProvider, ILogger<FiringEngine> logger)
    {
        (_store, _steps, _sending, _wakeUps, _timeProvider, _logger) = (store, steps, sending, wakeUps, timeProvider, logger);
        store.OnChanged = Look;
        store.OnFailed = () => _failed.Writer.TryWrite(true);
    }

    /// <summary>Follows the runs that had begun, and sets the wake-ups of all jobs.</summary>
    /// <param name="draining">Nothing begins any more; runs under way are followed on.</param>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public async Task StartAsync(CancellationToken draining = default)
    {
        _draining = draining;
        FaultPoint.Reach(FaultPoint.BeforeRecovered);
        await LookForMissedAsync(allJobs: true);
        FaultPoint.Reach(FaultPoint.AfterRecovered);
        // Those of jobs that were dropped, too: they are cleared.
        Look(await _wakeUps.ListAsync());
        _keeping = KeepWakeUpsAsync();
        _watching = WatchAsync();
        FaultPoint.Reach(FaultPoint.BeforeFiring);
        await _wakeUps.StartAsync(WakeAsync);
        FaultPoint.Reach(FaultPoint.AfterFiring);
    }

    /// <summary>Begins what is due of a job; its run goes on when this returns.</summary>
    public async Task WakeAsync(long jobId)
    {
        if (_draining.IsCancellationRequested)
        {
            // It stays due, and the next start looks for all that is. Its wake-up is not set again: it would come at once.
            return;
        }

        try
        {
            FaultPoint.Reach(FaultPoint.BeforeBegun);
            if (await _steps.BeginAsync(jobId) is { } begun)
            {
                FaultPoint.Reach(FaultPoint.AfterBegun);
                Follow(begun, mayHaveStarted: false);
            }
        }
        catch (Exception exception)
        {
            // Whatever it was, the job has its turn again.
            await DelayAsync(exception, jobId);
        }

        // The wake-up is used up, and may have come a moment too early.
        _changed.Writer.TryWrite(jobId);
    }

    /// <summary>RUN_JOB in a session of its own.</summary>
    /// <returns>The id of the run.</returns>
    /// <exception cref="ScriptHostException">WRONG_STATE (ORA-27478): it runs; AGENT_DRAINING (ORA-27492); or what keeps it from running.</exception>
    public async Task<string> RunNowAsync(SchedulerVerbs verbs, string user, ObjectName name)
    {
        if (_draining.IsCancellationRequested)
        {
            throw OracleError.SchedulerDrains(name);
        }

        var begun = await verbs.ExecuteAsync(user, scope => _steps.BeginNow(scope, name));
        FaultPoint.Reach(FaultPoint.AfterBegunByHand);
        Follow(begun, mayHaveStarted: false);
        return begun.RunId;
    }

    /// <summary>Tells a run under way of a wish to stop it that is on disk.</summary>
    /// <returns>Completes when the end of the run is on disk. Null: it is not followed yet, and will find the wish in the store, or has ended.</returns>
    public Task? Stop(BegunRun begun, StopWish wish)
    {
        if (!_following.TryGetValue(RunIds.FiringOf(begun.RunId), out var found))
        {
            return null;
        }

        found.Run.Stop(wish);
        return found.Run.Ended;
    }

    /// <summary>Sends and follows a run that is on disk as begun, unless somebody does already.</summary>
    private void Follow(BegunRun begun, bool mayHaveStarted)
    {
        var firing = RunIds.FiringOf(begun.RunId);
        var run = new FollowedRun(begun, mayHaveStarted);
        var isOurs = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Among those that are followed first: whoever wants it stopped finds it there, or it finds the wish in the store.
        isOurs.SetResult(_following.TryAdd(firing, (run, FollowAsync(firing, run, isOurs.Task))));
    }

    /// <summary>Fires no more, and leaves the runs under way to the next start. The host does it before it ends them, and the container once more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        FaultPoint.Reach(FaultPoint.BeforeStopped);
        await _wakeUps.StopAsync();
        FaultPoint.Reach(FaultPoint.AfterWakeUpsStopped);
        (_store.OnChanged, _store.OnFailed) = (null, null);
        _changed.Writer.TryComplete();
        await _ending.CancelAsync();
        await _keeping;
        await _watching;
        await Task.WhenAll(_following.Values.Select(one => one.Following)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        FaultPoint.Reach(FaultPoint.AfterStopped);
    }

    private async Task FollowAsync(string firing, FollowedRun run, Task<bool> isOurs)
    {
        if (!await isOurs)
        {
            return;
        }

        try
        {
            await _sending.FollowAsync(run, _ending.Token);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // It is on disk; the next start follows it.
        }
        catch (Exception exception)
        {
            // It is on disk; whoever looks for what was missed finds it.
            SchedulingLog.FollowingFailed(_logger, exception, run.Begun.RunId);
        }
        finally
        {
            _following.TryRemove(firing, out _);
        }
    }

    // One after the other, each with what the store says when its turn comes: the last change wins.
    private async Task KeepWakeUpsAsync()
    {
        var ids = new HashSet<long>();
        while (await _changed.Reader.WaitToReadAsync())
        {
            if (_ending.IsCancellationRequested)
            {
                // The next start sets them all.
                return;
            }

            ids.Clear();
            while (ids.Count < WakeUpsAtOnce && _changed.Reader.TryRead(out var id))
            {
                ids.Add(id);
            }

            try
            {
                var jobs = await _store.TransactAsync(tables => ids.Select(id => (Id: id, Job: tables.FindJob(id))).ToList());
                foreach (var (id, job) in jobs)
                {
                    FaultPoint.Reach(FaultPoint.BeforeWakeUp);
                    await _wakeUps.SetAsync(id, job?.WakeAt, job?.Priority ?? Job.DefaultPriority);
                    FaultPoint.Reach(FaultPoint.AfterWakeUp);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                await DelayAsync(exception, ids.First());
                Look(ids);
            }
        }
    }

    /// <summary>
    /// Looks from time to time for what was missed: a wake-up that never came, or, when the store failed and what was to be committed may be, a run that
    /// began and that nobody follows.
    /// </summary>
    private async Task WatchAsync()
    {
        var hasFailed = false;
        try
        {
            while (true)
            {
                hasFailed = hasFailed || await WaitForFailureAsync();
                if (hasFailed)
                {
                    // Many fail at once when a server goes away: one look is for all.
                    await Task.Delay(RetryDelay, _timeProvider, _ending.Token);
                    _failed.Reader.TryRead(out _);
                }

                hasFailed = !await TryLookForMissedAsync(allJobs: hasFailed);
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
        }
    }

    /// <summary>Waits for the store to fail, for a while; true when it did.</summary>
    private async Task<bool> WaitForFailureAsync()
    {
        using var bound = new CancellationTokenSource(LookInterval, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, _ending.Token);
        try
        {
            return await _failed.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!_ending.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> TryLookForMissedAsync(bool allJobs)
    {
        try
        {
            await LookForMissedAsync(allJobs);
            return true;
        }
        catch (ScriptHostException exception)
        {
            var level = SchedulingLog.LevelOf(exception);
            SchedulingLog.LookingForMissedFailed(_logger, level, exception, RetryDelay);
            return false;
        }
    }

    private async Task LookForMissedAsync(bool allJobs)
    {
        var before = _timeProvider.GetUtcNow() - LateWakeUp;
        var (begun, jobIds) = await _store.TransactAsync(tables => (tables.Firings.List(), allJobs ? tables.ListJobIds() : tables.ListOverdue(before)));
        var missed = begun.Where(run => !_following.ContainsKey(RunIds.FiringOf(run.RunId))).ToList();
        // Whether it had been sent is not known.
        missed.ForEach(run => Follow(run, mayHaveStarted: true));
        if (missed.Count > 0)
        {
            SchedulingLog.RunsRecovered(_logger, missed.Count);
        }

        Look(jobIds);
    }

    private void Look(IReadOnlyCollection<long> jobIds)
    {
        foreach (var id in jobIds)
        {
            _changed.Writer.TryWrite(id);
        }
    }

    private async Task DelayAsync(Exception exception, long jobId)
    {
        var level = SchedulingLog.LevelOf(exception);
        SchedulingLog.LookingAfterFailed(_logger, level, exception, jobId, RetryDelay);
        await Task.Delay(RetryDelay, _timeProvider, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
