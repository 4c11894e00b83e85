namespace Grpc.Wire;

/// <summary>Calls back once a moment has passed. Timers reach 49 days and may fire early; this one is set again until the moment is there.</summary>
internal sealed class DeadlineTimer : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(40);

    private readonly DateTime _deadline;
    private readonly Action _expired;
    private readonly ITimer _timer;

    public DeadlineTimer(DateTime deadline, Action expired)
    {
        _deadline = deadline;
        _expired = expired;
        _timer = TimeProvider.System.CreateTimer(
            static state => ((DeadlineTimer)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm(Remaining(deadline));
    }

    /// <summary>The time until a moment; not positive when it has passed.</summary>
    public static TimeSpan Remaining(DateTime deadline) => deadline - TimeProvider.System.GetUtcNow().UtcDateTime;

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        var remaining = Remaining(_deadline);
        if (remaining > TimeSpan.Zero)
            Arm(remaining);
        else
            _expired();
    }

    private void Arm(TimeSpan remaining)
    {
        var due = remaining > s_longest ? s_longest : TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(remaining.TotalMilliseconds)));
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }
}
