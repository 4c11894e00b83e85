namespace ScriptHost.Workers.Pooling;

/// <summary>Looks at idle workers now and then, whether they can still be used.</summary>
internal sealed class IdleWatch : IAsyncDisposable
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    private readonly ITimer _timer;

    /// <summary>Starts looking.</summary>
    /// <param name="rules">What makes a worker unusable.</param>
    /// <param name="idleTimeout">How long a worker may be idle.</param>
    /// <param name="timeProvider">Tells when to look.</param>
    /// <param name="findIdle">Gives the idle workers of this moment.</param>
    /// <param name="retire">Retires one, if it is still idle.</param>
    public IdleWatch(
        RetirementRules rules, TimeSpan idleTimeout, TimeProvider timeProvider, Func<IReadOnlyList<PooledWorker>> findIdle, Action<PooledWorker, Retirement> retire)
    {
        var quarter = idleTimeout / 4;
        var interval = quarter < LongestInterval ? quarter : LongestInterval;
        _timer = timeProvider.CreateTimer(
            _ =>
            {
                foreach (var worker in findIdle())
                {
                    if ((rules.WhileIdle(worker, worker.Process!) ?? rules.AfterLongIdleness(worker)) is { } retirement)
                    {
                        retire(worker, retirement);
                    }
                }
            },
            null,
            interval,
            interval);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
