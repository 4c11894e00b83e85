using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.Diagnostics;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>What a run waited for before its script started, and when that was.</summary>
internal sealed class RunStart
{
    private readonly long _accepted = Stopwatch.GetTimestamp();
    private long _started;

    /// <summary>The part of the wait that went into compiling.</summary>
    public TimeSpan CompileTime { get; set; }

    /// <summary>What the compiler warned of, when it was asked for this run.</summary>
    public IReadOnlyCollection<Diagnostic> Warnings { get; set; } = [];

    /// <summary>True when the script came from the cache and the worker had it loaded already.</summary>
    public bool IsWarm { get; private set; }

    private TimeSpan QueueWait => Stopwatch.GetElapsedTime(_accepted, _started == 0 ? Stopwatch.GetTimestamp() : _started) - CompileTime;

    /// <summary>
    /// The script is about to start: in the record and, when this returns, on disk. Only then may anything of it begin.
    /// </summary>
    /// <param name="run">Whose start it is.</param>
    /// <param name="processId">Where it will run; 0 when that is not known before.</param>
    /// <exception cref="Errors.ScriptHostException">It must not start: the journal does not take it.</exception>
    public Task BeginAsync(Run run, int processId)
    {
        _started = Stopwatch.GetTimestamp();
        run.MarkStarted(processId);
        return run.Entry.StartAsync();
    }

    /// <summary>Tells the callers that it starts.</summary>
    public void Tell(Run run, int processId, bool isWarm)
    {
        FaultPoint.Reach(FaultPoint.AfterWorkerCalled);
        IsWarm = isWarm;
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

    /// <summary>Completes an outcome with the times and the warnings.</summary>
    public void WriteTo(Outcome outcome)
    {
        outcome.QueueWait = QueueWait.ToDuration();
        outcome.CompileTime ??= CompileTime.ToDuration();
        outcome.RunTime ??= (_started == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_started)).ToDuration();
        outcome.Warm = IsWarm;
        outcome.Diagnostics.Add(Warnings);
    }
}
