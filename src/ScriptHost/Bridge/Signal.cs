namespace ScriptHost.Bridge;

/// <summary>Wakes whoever waits for it. Who looks at something takes <see cref="Next"/> before, so that no signal between look and wait is lost.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _next = Create();

    /// <summary>Completes with the next signal.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, Create()).SetResult();

    /// <summary>Returns with the signal, when so much time is over, or when the token is signalled; throws nothing.</summary>
    /// <param name="signal">Null: only the time counts.</param>
    /// <param name="atMost">The time.</param>
    /// <param name="timeProvider">Its clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task WaitAsync(Task? signal, TimeSpan atMost, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var time = Task.Delay(atMost, timeProvider, over.Token);
        await Task.WhenAny(signal is null ? [time] : [signal, time]);
        await over.CancelAsync();
    }

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
