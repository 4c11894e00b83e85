using Microsoft.Extensions.Logging;
using ScriptHost.Errors;

namespace ScriptHost.Scheduling.Firing;

/// <summary>Waits until a run under way exceeds max_run_duration, and tells it.</summary>
internal sealed class OverdueRun(IRunSteps steps, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>A timer takes no more than 49 days.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <param name="begun">The run.</param>
    /// <param name="cancellationToken">It has ended, or nobody follows it any more.</param>
    /// <returns>Ends when it was told, or needs not be; throws nothing.</returns>
    public async Task WatchAsync(BegunRun begun, CancellationToken cancellationToken)
    {
        if (begun.OverAt is not { } overAt)
        {
            return;
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            var left = overAt - timeProvider.GetUtcNow();
            if (left <= TimeSpan.Zero && await TryTellAsync(begun))
            {
                return;
            }

            // A timer may come a moment too early, and the clock is what counts.
            var wait = left <= TimeSpan.Zero ? TimeSpan.FromSeconds(1) : left < LongestWait ? left + TimeSpan.FromMilliseconds(1) : LongestWait;
            await Task.Delay(wait, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TryTellAsync(BegunRun begun)
    {
        try
        {
            await steps.TellOverdueAsync(begun);
            return true;
        }
        catch (ScriptHostException exception)
        {
            var level = SchedulingLog.LevelOf(exception);
            SchedulingLog.OverdueNotTold(logger, level, exception, begun.RunId);
            return false;
        }
    }
}
