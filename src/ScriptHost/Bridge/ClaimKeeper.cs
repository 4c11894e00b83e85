using System.Collections.Concurrent;
using ScriptHost.Diagnostics;

namespace ScriptHost.Bridge;

/// <summary>Keeps the claims of what a bridge follows, passes on who wants it stopped, and ends what another bridge has taken over.</summary>
/// <param name="context">Of the database.</param>
/// <param name="following">The requests by their ids.</param>
/// <param name="look">The database has told something.</param>
internal sealed class ClaimKeeper(BridgeContext context, ConcurrentDictionary<long, (RequestRun Run, Task Following)> following, Signal look)
{
    /// <summary>How soon a wish to stop is noticed where nothing wakes the bridge.</summary>
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1.5);

    private readonly TimeSpan _interval = context.Options.Lease / 4 < LongestInterval ? context.Options.Lease / 4 : LongestInterval;

    /// <param name="ending">The bridge ends.</param>
    public async Task KeepAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            Task? next = look.Next;
            try
            {
                if (!following.IsEmpty)
                {
                    await KeepOnceAsync(ending);
                }
            }
            catch (Exception exception) when (!ending.IsCancellationRequested)
            {
                context.State.TellLost(exception);
                BridgeLog.KeepingFailed(context.Logger, exception, context.Name, _interval);
                next = null;
            }
            catch (Exception)
            {
                // The end broke off what was under way.
                return;
            }

            await Signal.WaitAsync(next, _interval, context.TimeProvider, ending);
        }
    }

    private async Task KeepOnceAsync(CancellationToken ending)
    {
        var before = following.ToArray();
        FaultPoint.Reach(FaultPoint.BeforeClaimsKept);
        var askedAt = ClaimMoment.Now(context.TimeProvider);
        var kept = await context.Calls.KeepAsync(context.Options.Lease, ending);
        context.State.TellConnected();
        FaultPoint.Reach(FaultPoint.AfterClaimsKept);
        foreach (var (id, one) in before)
        {
            if (!kept.TryGetValue(id, out var wish))
            {
                one.Run.LoseClaim();
                continue;
            }

            if (wish is not null)
            {
                one.Run.Stop(wish);
            }

            one.Run.KeepClaim(askedAt);
        }
    }
}
