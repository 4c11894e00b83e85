using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>Stops a run when its wall time is over. Disposed of when the run has ended.</summary>
internal sealed class RunLimits : IAsyncDisposable
{
    private readonly ITimer? _wallTime;

    public RunLimits(Run run, TimeProvider timeProvider)
    {
        if (run.Spec.WallTime is { } wallTime)
        {
            _wallTime = timeProvider.CreateTimer(_ => run.Stop(StopReason.TimedOut), null, wallTime, Timeout.InfiniteTimeSpan);
        }
    }

    public ValueTask DisposeAsync() => _wallTime?.DisposeAsync() ?? ValueTask.CompletedTask;
}
