using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Scheduling.Firing;

/// <summary>Sends a run that has begun until its outcome is known, and stores that.</summary>
internal sealed class Sending(
    IRunSteps steps, IRunSender sender, IOptions<SchedulerOptions> options, TimeProvider timeProvider, ILogger<Sending> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <param name="run">Its beginning is on disk, and so is its end when this returns.</param>
    /// <param name="cancellationToken">The scheduler ends: the run stays on disk as begun, and the next start follows it.</param>
    public async Task FollowAsync(FollowedRun run, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = new OverdueRun(steps, timeProvider, logger).WatchAsync(run.Begun, over.Token);
        try
        {
            await SendUntilEndedAsync(run, cancellationToken);
        }
        finally
        {
            await over.CancelAsync();
            await watching;
        }
    }

    private async Task SendUntilEndedAsync(FollowedRun run, CancellationToken cancellationToken)
    {
        var limit = await UntilStoredAsync(run, () => steps.FindStartLimitAsync(run.Begun), cancellationToken);
        if (await UntilStoredAsync(run, () => steps.FindStopAsync(run.Begun), cancellationToken) is { } stored)
        {
            run.Stop(stored);
        }

        var patience = new Patience(run.Begun.StartedAt, options.Value.StartWait, limit);
        if (run.MayHaveStarted)
        {
            patience.Lose(timeProvider.GetUtcNow(), wasHeardOf: false);
        }

        for (var delay = FirstDelay; ; delay = Longer(delay))
        {
            var wasStopWanted = run.Wish is not null;
            var (ended, failure) = await SendAsync(run, patience, cancellationToken);
            if (ended is not null)
            {
                FaultPoint.Reach(FaultPoint.BeforeFiringEnded);
                await UntilStoredAsync(run, () => steps.EndAsync(run.Begun, ended), cancellationToken);
                FaultPoint.Reach(FaultPoint.AfterFiringEnded);
                run.MarkEnded();
                return;
            }

            if (failure is not null)
            {
                SchedulingLog.SendingFailed(logger, failure, run.Begun.RunId, delay);
            }
            else
            {
                FaultPoint.Reach(FaultPoint.BeforeRenewed);
                if (await UntilStoredAsync(run, () => steps.RenewAsync(run.Begun), cancellationToken) is not { } renewed)
                {
                    run.MarkEnded();
                    return;
                }

                run.Begun = renewed;
                FaultPoint.Reach(FaultPoint.AfterRenewed);
            }

            await DelayAsync(run, delay, wasStopWanted, cancellationToken);
        }
    }

    // Whoever begins to want it stopped does not wait for the next try.
    private async Task DelayAsync(FollowedRun run, TimeSpan delay, bool wasStopWanted, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var over = Task.Delay(delay, timeProvider, waiting.Token);
        await (wasStopWanted ? over : Task.WhenAny(over, run.WhenStopIsWanted));
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TimeSpan Longer(TimeSpan delay) => delay * 2 < LongestDelay ? delay * 2 : LongestDelay;

    /// <summary>Neither: it provably did not start, and its id is used up. A failure: it is to be offered again.</summary>
    private async Task<(EndedRun? Ended, Exception? Failure)> SendAsync(FollowedRun run, Patience patience, CancellationToken cancellationToken)
    {
        try
        {
            if (run.Wish is { } wish && !(patience.MayHaveStarted && await StopAsync(run, wish, cancellationToken)))
            {
                return (EndedRun.StoppedBeforeItWasSent, null);
            }

            FaultPoint.Reach(FaultPoint.BeforeSent);
            if (await RunAsync(run, patience, cancellationToken) is not { } outcome)
            {
                return (EndedRun.TooLate(run.Begun.ScheduledAt), null);
            }

            if (outcome.Reason != Reason.NotStarted)
            {
                return (EndedRun.Of(outcome), null);
            }

            patience.Clear();
            return (patience.GiveUp(new ScriptHostException(ErrorCode.AgentUnreachable, outcome.Message), timeProvider.GetUtcNow()), null);
        }
        catch (ScriptHostException exception) when (exception.Code == ErrorCode.RunExpired)
        {
            // It ran, so long ago that the agent does not know how it ended.
            return (EndedRun.Lost(exception.Message), null);
        }
        catch (ScriptHostException exception)
        {
            return OfRefusal(run, exception, patience);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            patience.Lose(timeProvider.GetUtcNow(), wasHeardOf: exception is RunLostException { WasAccepted: true });
            return (patience.GiveUp(new ScriptHostException(ErrorCode.AgentUnreachable, exception.Message, exception), timeProvider.GetUtcNow()), exception);
        }
    }

    /// <summary>Null: it may not start any more, and has not.</summary>
    private async Task<Outcome?> RunAsync(FollowedRun run, Patience patience, CancellationToken cancellationToken)
    {
        var isTooLate = patience.IsTooLate(timeProvider.GetUtcNow());
        if (isTooLate && !patience.MayHaveStarted)
        {
            return null;
        }

        using var isOver = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stopping = StopWhenWantedAsync(run, isOver.Token);
        try
        {
            return isTooLate
                ? await sender.AttachAsync(run.Begun.Url, run.Begun.Request, run.Received, cancellationToken)
                : await sender.RunAsync(run.Begun.Url, run.Begun.Request, run.Received, cancellationToken);
        }
        finally
        {
            await isOver.CancelAsync();
            await stopping;
        }
    }

    /// <summary>Passes on each wish to stop, until the agent has it or the call is over: the agent may be about to accept the run.</summary>
    private async Task StopWhenWantedAsync(FollowedRun run, CancellationToken isOver)
    {
        try
        {
            await foreach (var wish in run.ReadWishesAsync(isOver))
            {
                while (!await TryStopAsync(run, wish, isOver))
                {
                    await Task.Delay(FirstDelay, timeProvider, isOver);
                }
            }
        }
        catch (OperationCanceledException) when (isOver.IsCancellationRequested)
        {
            // The next try sees what was wanted.
        }
    }

    private async Task<bool> TryStopAsync(FollowedRun run, StopWish wish, CancellationToken isOver)
    {
        try
        {
            return await StopAsync(run, wish, isOver);
        }
        catch (Exception exception) when (!isOver.IsCancellationRequested)
        {
            SchedulingLog.StoppingFailed(logger, exception, run.Begun.RunId, FirstDelay);
            return false;
        }
    }

    private async Task<bool> StopAsync(FollowedRun run, StopWish wish, CancellationToken cancellationToken)
    {
        FaultPoint.Reach(FaultPoint.BeforeStopSent);
        var isKnown = await sender.StopAsync(run.Begun.Url, run.Begun.Request, wish.IsForced ? TimeSpan.Zero : null, cancellationToken);
        FaultPoint.Reach(FaultPoint.AfterStopSent);
        return isKnown;
    }

    private (EndedRun?, Exception?) OfRefusal(FollowedRun run, ScriptHostException refusal, Patience patience)
    {
        if (refusal.Code == ErrorCode.AgentDraining && run.Begun.Url is "")
        {
            // The scheduler ends with its agent, and its next start sends it.
            return (null, refusal);
        }

        // Whatever keeps a call from an agent says nothing of a run that it may have had before; what an agent itself says does: it would know the run.
        var wasAsked = refusal.Code is not (ErrorCode.AgentUnreachable or ErrorCode.AgentNotTrusted or ErrorCode.BadWallet or ErrorCode.NotRegistered or ErrorCode.StoreFailed);
        if (wasAsked)
        {
            patience.Clear();
        }

        return patience.MayHaveStarted || ErrorTable.Get(refusal.Code).Retry == RetryAdvice.Later
            ? (patience.GiveUp(refusal, timeProvider.GetUtcNow()), refusal)
            : (EndedRun.Refused(refusal), null);
    }

    /// <summary>Repeats a step until the store takes it: what an agent has told is not to be lost with a disk that is full.</summary>
    private async Task<T> UntilStoredAsync<T>(FollowedRun run, Func<Task<T>> step, CancellationToken cancellationToken)
    {
        for (var delay = FirstDelay; ; delay = Longer(delay))
        {
            try
            {
                return await step();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                var level = SchedulingLog.LevelOf(exception);
                SchedulingLog.StoringFailed(logger, level, exception, run.Begun.RunId, delay);
            }

            await Task.Delay(delay, timeProvider, cancellationToken);
        }
    }

    private Task UntilStoredAsync(FollowedRun run, Func<Task> step, CancellationToken cancellationToken) => UntilStoredAsync(
        run,
        async () =>
        {
            await step();
            return true;
        },
        cancellationToken);
}
