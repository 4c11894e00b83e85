namespace ScriptHost.Bridge;

/// <summary>Wakes whoever waits for it. Who looks at something takes <see cref="Next"/> before, so that no signal between look and wait is lost.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _next = Create();

    /// <summary>Completes with the next signal.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, Create()).SetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
