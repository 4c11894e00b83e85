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

    private readonly JobStore _store;
    private readonly FiringSteps _steps;
    private readonly Sending _sending;
    private readonly IWakeUps _wakeUps;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Channel<long> _changed = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<FollowedRun, Task> _following = new();
    private readonly CancellationTokenSource _ending = new();
    private Task _keeping = Task.CompletedTask;
    private int _isDisposed;

    public FiringEngine(JobStore store, FiringSteps steps, Sending sending, IWakeUps wakeUps, TimeProvider timeProvider, ILogger<FiringEngine> logger)
    {
        (_store, _steps, _sending, _wakeUps, _timeProvider, _logger) = (store, steps, sending, wakeUps, timeProvider, logger);
        store.OnChanged = jobIds =>
        {
            foreach (var id in jobIds)
            {
                _changed.Writer.TryWrite(id);
            }
        };
    }

    /// <summary>Follows the runs that had begun, and sets the wake-ups of all jobs.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public async Task StartAsync()
    {
        FaultPoint.Reach(FaultPoint.BeforeRecovered);
        var (begun, jobIds) = await _store.TransactAsync(tables => (tables.Firings.List(), tables.ListJobIds()));
        foreach (var run in begun)
        {
            // Whether it had been sent is not known.
            Follow(run, mayHaveStarted: true);
        }

        if (begun.Count > 0)
        {
            SchedulingLog.RunsRecovered(_logger, begun.Count);
        }

        FaultPoint.Reach(FaultPoint.AfterRecovered);
        // Those of jobs that were dropped, too: they are cleared.
        foreach (var id in jobIds.Union(await _wakeUps.ListAsync()))
        {
            _changed.Writer.TryWrite(id);
        }

        _keeping = KeepWakeUpsAsync();
        FaultPoint.Reach(FaultPoint.BeforeFiring);
        await _wakeUps.StartAsync(WakeAsync);
        FaultPoint.Reach(FaultPoint.AfterFiring);
    }

    /// <summary>Begins what is due of a job; its run goes on when this returns.</summary>
    public async Task WakeAsync(long jobId)
    {
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
    /// <exception cref="ScriptHostException">WRONG_STATE (ORA-27478): it runs; or what keeps it from running.</exception>
    public async Task<string> RunNowAsync(SchedulerVerbs verbs, string user, ObjectName name)
    {
        var begun = await verbs.ExecuteAsync(user, scope => _steps.BeginNow(scope, name));
        FaultPoint.Reach(FaultPoint.AfterBegunByHand);
        Follow(begun, mayHaveStarted: false);
        return begun.RunId;
    }

    /// <summary>Tells a run under way of a wish to stop it that is on disk.</summary>
    /// <returns>Completes when the end of the run is on disk. Null: it is not followed yet, and will find the wish in the store, or has ended.</returns>
    public Task? Stop(BegunRun begun, StopWish wish)
    {
        var run = _following.Keys.FirstOrDefault(one => RunIds.AreOfOneTry(one.Begun.RunId, begun.RunId));
        run?.Stop(wish);
        return run?.Ended;
    }

    /// <summary>Sends and follows a run that is on disk as begun.</summary>
    private void Follow(BegunRun begun, bool mayHaveStarted)
    {
        var run = new FollowedRun(begun, mayHaveStarted);
        var begins = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Among those that are followed first: whoever wants it stopped finds it there, or it finds the wish in the store.
        _following.TryAdd(run, FollowAsync(run, begins.Task));
        begins.SetResult();
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
        _store.OnChanged = null;
        _changed.Writer.TryComplete();
        await _ending.CancelAsync();
        await _keeping;
        await Task.WhenAll(_following.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        FaultPoint.Reach(FaultPoint.AfterStopped);
    }

    private async Task FollowAsync(FollowedRun run, Task begins)
    {
        await begins;
        try
        {
            await _sending.FollowAsync(run, _ending.Token);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // It is on disk; the next start follows it.
        }
        finally
        {
            _following.TryRemove(run, out _);
        }
    }

    // One after the other, each with what the store says when its turn comes: the last change wins.
    private async Task KeepWakeUpsAsync()
    {
        await foreach (var id in _changed.Reader.ReadAllAsync())
        {
            if (_ending.IsCancellationRequested)
            {
                // The next start sets them all.
                return;
            }

            try
            {
                FaultPoint.Reach(FaultPoint.BeforeWakeUp);
                var job = await _store.TransactAsync(tables => tables.FindJob(id));
                await _wakeUps.SetAsync(id, job?.WakeAt, job?.Priority ?? Job.DefaultPriority);
                FaultPoint.Reach(FaultPoint.AfterWakeUp);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                await DelayAsync(exception, id);
                _changed.Writer.TryWrite(id);
            }
        }
    }

    private async Task DelayAsync(Exception exception, long jobId)
    {
        SchedulingLog.LookingAfterFailed(_logger, exception, jobId, RetryDelay);
        await Task.Delay(RetryDelay, _timeProvider, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
