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
    /// <param name="scheduleLimit">Of its job, where it has one.</param>
    /// <param name="cancellationToken">The scheduler ends: the run stays on disk as begun, and the next start follows it.</param>
    public async Task FollowAsync(BegunRun begun, TimeSpan? scheduleLimit, CancellationToken cancellationToken)
    {
        var giveUpAt = begun.StartedAt + (scheduleLimit < options.Value.StartWait ? scheduleLimit.Value : options.Value.StartWait);
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                if (await TrySendAsync(begun, giveUpAt, cancellationToken) is { } ended)
                {
                    FaultPoint.Reach(FaultPoint.BeforeFiringEnded);
                    await steps.EndAsync(begun, ended);
                    FaultPoint.Reach(FaultPoint.AfterFiringEnded);
                    return;
                }

                begun = await steps.RenewAsync(begun);
            }
            catch (Exception exception) when (exception is ScriptHostException or RunLostException)
            {
                SchedulingLog.SendingFailed(logger, exception, begun.RunId, delay);
            }

            await Task.Delay(delay, timeProvider, cancellationToken);
        }
    }

    /// <summary>Null: it provably did not start, and its id is used up.</summary>
    private async Task<EndedRun?> TrySendAsync(BegunRun begun, DateTimeOffset giveUpAt, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await sender.RunAsync(begun.Url, begun.Request, cancellationToken);
            if (outcome.Reason != Reason.NotStarted)
            {
                return EndedRun.Of(outcome);
            }

            return timeProvider.GetUtcNow() < giveUpAt ? null : EndedRun.Skipped(new ScriptHostException(ErrorCode.AgentUnreachable, outcome.Message));
        }
        catch (ScriptHostException exception) when (ErrorTable.Get(exception.Code).Retry == RetryAdvice.Later)
        {
            return timeProvider.GetUtcNow() < giveUpAt ? throw new ScriptHostException(exception.Code, exception.Message, exception) : EndedRun.Skipped(exception);
        }
        catch (ScriptHostException exception) when (exception.Code == ErrorCode.RunExpired)
        {
            // It ran, so long ago that the agent does not know how it ended.
            return EndedRun.Of(new Outcome { Status = OutcomeStatus.Failed, Reason = Reason.WorkerLost, Message = exception.Message, Transaction = TransactionState.Unknown });
        }
        catch (ScriptHostException exception)
        {
            return EndedRun.Refused(exception);
        }
    }
}
