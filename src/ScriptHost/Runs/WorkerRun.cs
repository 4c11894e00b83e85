using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>One run in a worker: the request out, its events in, the truth when the worker dies.</summary>
internal sealed class WorkerRun(Run run, PreparedScript prepared, RunRequest request, WorkerLease lease, ILogger logger)
{
    // How long a worker whose connection broke may take to be seen dead.
    private static readonly TimeSpan DeathBound = TimeSpan.FromSeconds(5);

    // What a worker that kills the script itself may need for that beyond the grace period, before it is killed as a whole: a cancelled
    // run has ended a second after its grace period.
    private static readonly TimeSpan KillMargin = TimeSpan.FromMilliseconds(750);

    private readonly SecretMask _mask = SecretMask.Of(request);

    private WorkerProcess Worker => lease.Worker;

    public async Task<Outcome> ExecuteAsync(RunStopper stopper, RunStart start)
    {
        try
        {
            request.Script = await prepared.Load(Worker.LoadedDigests, run.Stopping);
            await start.BeginAsync(run, Worker.Child.Id);
        }
        catch
        {
            // Nothing has been asked of the worker.
            lease.MarkClean();
            throw;
        }

        var isLoaded = !Worker.LoadedDigests.Add(request.Script.Digest);

        run.Output.Mask(_mask);
        var crashText = Worker.Connection.PrintsOutput ? new CrashText(run.Output) : null;
        if (crashText is not null)
        {
            Worker.Child.SendOutputTo(crashText.Receive);
        }

        start.Tell(run, Worker.Child.Id, isLoaded && lease.IsWarm && start.CompileTime == TimeSpan.Zero);
        var said = await stopper.ExecuteAsync(
            run, crashText is null ? null : Worker.Child, FollowAsync, AskToStopAsync, () => Worker.Child.Signal(Posix.Signal.Kill), crashText is null ? KillMargin : default);

        var outcome = said is null ? await OfLostWorkerAsync() : OfWorker(said);
        if (crashText is not null)
        {
            Worker.Child.DrainOutput();
            Worker.Child.SendOutputTo(null);
            if (crashText.End(crashed: said is null) is { } lastWords)
            {
                outcome.Message = $"{outcome.Message} It said: {lastWords}";
            }
        }

        if (said is { Retire: "" })
        {
            Worker.LoadedDigests.ExceptWith(said.UnloadedDigests);
            lease.MarkClean();
        }
        else
        {
            lease.Retire(said?.Retire ?? "it was lost");
        }

        outcome.Message = _mask.Apply(outcome.Message);
        outcome.StackTrace = _mask.Apply(outcome.StackTrace);
        return outcome;
    }

    /// <summary>Reads the worker's events up to its outcome; null when the worker is lost.</summary>
    private async Task<WorkerOutcome?> FollowAsync()
    {
        WorkerOutcome? outcome = null;
        try
        {
            // Not tied to the caller nor to the stop: the outcome comes this way in every case but the worker's death.
            await foreach (var reply in Worker.Connection.RunAsync(request, CancellationToken.None))
            {
                foreach (var one in reply.Events)
                {
                    outcome = one.Outcome ?? outcome;
                    Append(one);
                }
            }
        }
        catch (IOException exception)
        {
            RunsLog.WorkerLost(logger, exception, run.Spec.RunId, Worker.Child.Id);
        }

        return outcome;
    }

    private void Append(WorkerEvent one)
    {
        switch (one.EventCase)
        {
            case WorkerEvent.EventOneofCase.Output:
                run.Output.Receive(one.Output.Stream, one.Output.Data.Span);
                break;
            case WorkerEvent.EventOneofCase.Progress:
                one.Progress.Text = _mask.Apply(one.Progress.Text);
                run.Events.Append(new RunEvent { Progress = one.Progress });
                break;
            case WorkerEvent.EventOneofCase.Log:
                one.Log.Message = _mask.Apply(one.Log.Message);
                run.Events.Append(new RunEvent { Log = one.Log });
                break;
            case WorkerEvent.EventOneofCase.Result:
                one.Result.Json = _mask.Apply(one.Result.Json);
                run.Events.Append(new RunEvent { Result = one.Result });
                break;
        }
    }

    private async Task AskToStopAsync(TimeSpan grace, CancellationToken ended)
    {
        try
        {
            await Worker.Connection.Worker.StopAsync(
                new StopRequest { RunId = run.Spec.RunId, Reason = run.Stop!.Reason, Grace = grace.ToDuration() },
                Worker.Connection.CallOptions(ended));
        }
        catch (RpcException)
        {
            // A worker that does not listen is killed.
        }
    }

    private async Task<Outcome> OfLostWorkerAsync()
    {
        var exited = await Task.WhenAny(Worker.Child.Exited, Task.Delay(DeathBound)) == Worker.Child.Exited;
        if (!exited)
        {
            Worker.Child.Signal(Posix.Signal.Kill);
        }

        var end = await Worker.Child.Exited;
        var outcome = run.Stop is { } stop ? stop.ToOutcome()
            : exited && Worker.Connection.PrintsOutput ? Outcomes.OfProcessEnd(end)
            : Outcomes.OfLostWorker();
        // Whether the script itself had committed before, nobody can tell any more.
        outcome.Transaction = run.Spec.Request.WithContext ? TransactionState.Unknown : TransactionState.None;
        return outcome;
    }

    private Outcome OfWorker(WorkerOutcome said)
    {
        var outcome = said.Reason switch
        {
            _ when run.Stop is { } stop => stop.ToOutcome(),
            Reason.Unspecified => Outcomes.Returned(said.ReturnValue),
            _ => Outcomes.Failed(said.Reason, said.Message),
        };
        outcome.ErrorNumber = said.ReturnValue;
        outcome.Location = said.Location;
        outcome.StackTrace = said.StackTrace;
        outcome.Transaction = said.Transaction;
        outcome.RunTime = said.RunTime;
        outcome.CpuTime = said.CpuTime;
        outcome.PeakMemoryBytes = said.PeakMemoryBytes;
        outcome.Signal = said.Signal;
        return outcome;
    }
}
