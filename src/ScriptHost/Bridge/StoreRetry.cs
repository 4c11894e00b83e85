namespace ScriptHost.Bridge;

/// <summary>Repeats what a database did not take, at growing distances, until it does: what an agent has told is not to be lost with a database that is away.</summary>
internal sealed class StoreRetry(BridgeContext context)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>The delay behind another one.</summary>
    public static TimeSpan Longer(TimeSpan delay) => delay == TimeSpan.Zero ? FirstDelay : delay * 2 < LongestDelay ? delay * 2 : LongestDelay;

    /// <inheritdoc cref="UntilStoredAsync{T}"/>
    public Task UntilStoredAsync(Func<Task> step, CancellationToken cancellationToken) => UntilStoredAsync(
        async _ =>
        {
            await step();
            return true;
        },
        cancellationToken);

    /// <exception cref="OperationCanceledException">The token was signalled before it was done.</exception>
    public async Task<T> UntilStoredAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        for (var delay = FirstDelay; ; delay = Longer(delay))
        {
            try
            {
                return await step(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                context.State.TellFailure(exception);
                BridgeLog.StoringFailed(context.Logger, exception, context.Name, delay);
            }

            await Task.Delay(delay, context.TimeProvider, cancellationToken);
        }
    }
}
