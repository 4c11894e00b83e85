using Microsoft.Extensions.Logging;

namespace ScriptHost.Bridge;

/// <summary>Wakes a bridge whenever its database tells that there is something to look at. Without it the bridge looks at every polling interval.</summary>
/// <param name="context">Of the database.</param>
/// <param name="listener">Hears it.</param>
/// <param name="look">Wakes the bridge.</param>
internal sealed class WakeUps(BridgeContext context, RequestListener listener, Signal look)
{
    private TimeSpan _delay;
    private bool _wasTold;

    /// <param name="ending">The bridge ends.</param>
    public async Task ListenAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await listener.ListenAsync(Wake, ending);
            }
            catch (Exception exception) when (!ending.IsCancellationRequested)
            {
                _delay = StoreRetry.Longer(_delay);
                context.State.TellFailure(exception);
                // One line for an outage.
                BridgeLog.WakeUpFailed(context.Logger, _wasTold ? LogLevel.Debug : LogLevel.Warning, exception, context.Name, _delay);
                _wasTold = true;
                await Signal.WaitAsync(null, _delay, context.TimeProvider, ending);
            }
            catch (Exception)
            {
                // The end broke off what was under way.
                return;
            }
        }
    }

    private void Wake()
    {
        (_delay, _wasTold) = (TimeSpan.Zero, false);
        look.Set();
    }
}
