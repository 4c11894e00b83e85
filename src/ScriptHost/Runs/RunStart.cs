using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>What a run waited for before its script started, and when that was.</summary>
internal sealed class RunStart
{
    private readonly long _accepted = Stopwatch.GetTimestamp();
    private long _started;

    /// <summary>The part of the wait that went into compiling.</summary>
    public TimeSpan CompileTime { get; set; }

    /// <summary>True when the script came from the cache and the worker had it loaded already.</summary>
    public bool IsWarm { get; private set; }

    private TimeSpan QueueWait => Stopwatch.GetElapsedTime(_accepted, _started == 0 ? Stopwatch.GetTimestamp() : _started) - CompileTime;

    /// <summary>The script starts now: in the record, in the events, and for the clock.</summary>
    public void MarkStarted(Run run, DateTimeOffset at, int processId, bool isWarm)
    {
        (_started, IsWarm) = (Stopwatch.GetTimestamp(), isWarm);
        run.MarkStarted(at);
        run.Events.Append(new RunEvent
        {
            Started = new RunStarted
            {
                QueueWait = QueueWait.ToDuration(),
                CompileTime = CompileTime.ToDuration(),
                Warm = isWarm,
                ProcessId = processId,
            },
        });
    }

    /// <summary>Completes an outcome with the times.</summary>
    public void WriteTo(Outcome outcome)
    {
        outcome.QueueWait = QueueWait.ToDuration();
        outcome.CompileTime ??= CompileTime.ToDuration();
        outcome.RunTime ??= (_started == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_started)).ToDuration();
        outcome.Warm = IsWarm;
    }
}
