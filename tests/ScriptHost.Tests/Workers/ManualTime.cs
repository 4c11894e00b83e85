namespace ScriptHost.Tests.Workers;

/// <summary>A clock that stands still until it is moved; its timers never fire.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(callback, state, Timeout.Infinite, Timeout.Infinite);

    public void Advance(TimeSpan time) => _ticks += time.Ticks;
}
