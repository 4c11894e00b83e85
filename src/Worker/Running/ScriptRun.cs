using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.Posix;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>One run from its request to its outcome.</summary>
internal sealed class ScriptRun(RunRequest request, LoadedScripts scripts, ProcessState processState, RunEvents events) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private volatile StopReason _stopReason;

    public RunRequest Request => request;

    /// <summary>Tells the script to end. The agent kills the process when that takes longer than the grace period.</summary>
    public void Stop(StopReason reason)
    {
        _stopReason = reason;
        // Callbacks that a script registered must not run on the thread that answers the agent.
        _ = _stopping.CancelAsync();
    }

    /// <summary>Executes the run. It has an outcome whatever happens.</summary>
    public async Task<WorkerOutcome> ExecuteAsync()
    {
        var outcome = new WorkerOutcome();
        try
        {
            await ExecuteAsync(outcome);
        }
        catch (Exception fault)
        {
            // A fault of ours, not of the script: this process is not to be trusted with another run.
            outcome.Reason = Reason.WorkerLost;
            outcome.Message = $"The worker failed: {fault.GetType().Name}.";
            outcome.Retire = fault.ToString();
        }

        return outcome;
    }

    public void Dispose() => _stopping.Dispose();

    private async Task<long> RunLimitedAsync(LoadedScript script, ScriptContext context)
    {
        try
        {
            return await script.RunAsync([.. request.Arguments], context);
        }
        finally
        {
            // First of all: the very code that reports what happened may have to be loaded from a file.
            RunResources.Lift();
        }
    }

    private async Task ExecuteAsync(WorkerOutcome outcome)
    {
        var script = scripts.Get(request.Script, outcome.UnloadedDigests);
        processState.Prepare(request);
        var leftBefore = Leftovers.Count();
        var before = ProcessUsage.Read();
        var started = Stopwatch.GetTimestamp();

        using var database = new RunDatabase(request.Database, request.Session);
        using var breaking = _stopping.Token.Register(database.Cancel);
        var context = new ScriptContext(request, database, events, _stopping.Token);
        try
        {
            outcome.ReturnValue = await RunLimitedAsync(script, context);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            outcome.Reason = Reason.Cancelled;
        }
        catch (Exception exception)
        {
            new ExceptionReport(exception, database).WriteTo(outcome);
        }

        if (_stopReason != StopReason.Unspecified)
        {
            outcome.Reason = _stopReason == StopReason.TimedOut ? Reason.TimedOut : Reason.Cancelled;
        }

        database.End(outcome);
        outcome.RunTime = Stopwatch.GetElapsedTime(started).ToDuration();
        processState.Restore();
        var after = ProcessUsage.Read();
        outcome.CpuTime = (after.ProcessorTime - before.ProcessorTime).ToDuration();
        outcome.PeakMemoryBytes = after.PeakMemoryBytes;
        outcome.Retire = await Leftovers.FindSinceAsync(leftBefore) ?? scripts.CheckUnloaded() ?? "";
    }
}
