using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Stops a run whose process, with all that it started, has more memory resident than the run may have.</summary>
internal sealed class MemoryWatch(TimeProvider timeProvider)
{
    // Often enough to catch a runaway script while it has gigabytes to go; most runs are over before the first look.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Watches until it is disposed of.</summary>
    public IAsyncDisposable Start(Run run, ChildProcess child) => timeProvider.CreateTimer(
        _ =>
        {
            if (child.ReadResidentBytes() > run.Spec.Limits.MemoryBytes)
            {
                run.RequestStop(RunStop.OutOfMemory(run.Spec.Limits.MemoryBytes));
            }
        },
        null,
        Interval,
        Interval);
}
