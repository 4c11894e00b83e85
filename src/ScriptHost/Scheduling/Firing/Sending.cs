using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Scheduling.Firing;

/// <summary>Sends a run that has begun until its outcome is known, and stores that.</summary>
internal sealed class Sending(
    FiringSteps steps, IRunSender sender, IOptions<SchedulerOptions> options, TimeProvider timeProvider, ILogger<Sending> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <param name="begun">On disk.</param>
    /// <param name="mayHaveStarted">It was begun by a process that is gone, and may have been sent.</param>
    /// <param name="cancellationToken">The scheduler ends: the run stays on disk as begun, and the next start follows it.</param>
    public async Task FollowAsync(BegunRun begun, bool mayHaveStarted, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = new OverdueRun(steps, timeProvider, logger).WatchAsync(begun, over.Token);
        try
        {
            await SendUntilEndedAsync(begun, mayHaveStarted, cancellationToken);
        }
        finally
        {
            await over.CancelAsync();
            await watching;
        }
    }

    private async Task SendUntilEndedAsync(BegunRun begun, bool mayHaveStarted, CancellationToken cancellationToken)
    {
        var limit = await UntilStoredAsync(begun, () => steps.FindScheduleLimitAsync(begun), cancellationToken);
        var patience = new Patience(begun.StartedAt, options.Value.StartWait, limit);
        if (mayHaveStarted)
        {
            patience.Lose(timeProvider.GetUtcNow(), wasHeardOf: false);
        }

        for (var delay = FirstDelay; ; delay = Longer(delay))
        {
            var (ended, failure) = await SendAsync(begun, patience, cancellationToken);
            if (ended is not null)
            {
                FaultPoint.Reach(FaultPoint.BeforeFiringEnded);
                await UntilStoredAsync(begun, () => steps.EndAsync(begun, ended), cancellationToken);
                FaultPoint.Reach(FaultPoint.AfterFiringEnded);
                return;
            }

            if (failure is not null)
            {
                SchedulingLog.SendingFailed(logger, failure, begun.RunId, delay);
            }
            else
            {
                FaultPoint.Reach(FaultPoint.BeforeRenewed);
                begun = await UntilStoredAsync(begun, () => steps.RenewAsync(begun), cancellationToken);
                FaultPoint.Reach(FaultPoint.AfterRenewed);
            }

            await Task.Delay(delay, timeProvider, cancellationToken);
        }
    }

    private static TimeSpan Longer(TimeSpan delay) => delay * 2 < LongestDelay ? delay * 2 : LongestDelay;

    /// <summary>Neither: it provably did not start, and its id is used up. A failure: it is to be offered again.</summary>
    private async Task<(EndedRun? Ended, Exception? Failure)> SendAsync(BegunRun begun, Patience patience, CancellationToken cancellationToken)
    {
        try
        {
            FaultPoint.Reach(FaultPoint.BeforeSent);
            var outcome = await sender.RunAsync(begun.Url, begun.Request, cancellationToken);
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
            return OfRefusal(exception, patience);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            patience.Lose(timeProvider.GetUtcNow(), wasHeardOf: exception is RunLostException { WasAccepted: true });
            return (patience.GiveUp(new ScriptHostException(ErrorCode.AgentUnreachable, exception.Message, exception), timeProvider.GetUtcNow()), exception);
        }
    }

    private (EndedRun?, Exception?) OfRefusal(ScriptHostException refusal, Patience patience)
    {
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
    private async Task<T> UntilStoredAsync<T>(BegunRun begun, Func<Task<T>> step, CancellationToken cancellationToken)
    {
        for (var delay = FirstDelay; ; delay = Longer(delay))
        {
            try
            {
                return await step();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                SchedulingLog.StoringFailed(logger, exception, begun.RunId, delay);
            }

            await Task.Delay(delay, timeProvider, cancellationToken);
        }
    }

    private Task UntilStoredAsync(BegunRun begun, Func<Task> step, CancellationToken cancellationToken) => UntilStoredAsync(
        begun,
        async () =>
        {
            await step();
            return true;
        },
        cancellationToken);
}
