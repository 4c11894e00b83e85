using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>One run in a worker: the request out, its events in, the stop when it has to stop, the truth when the worker dies.</summary>
internal sealed class WorkerRun(WorkerRun.Factory services, Run run, PreparedScript prepared, TimeSpan preparation)
{
    // How long a worker whose connection broke may take to be seen dead.
    private static readonly TimeSpan DeathBound = TimeSpan.FromSeconds(5);

    private bool _warm;
    private TimeSpan _queueWait;
    private long _started;

    /// <summary>What all runs in workers need.</summary>
    internal sealed class Factory(
        WorkerPool pool,
        RunMessages messages,
        ScratchFolders scratch,
        TimeProvider timeProvider,
        IOptions<WorkersOptions> options,
        ILogger<WorkerRun> logger)
    {
        public WorkerPool Pool => pool;

        public RunMessages Messages => messages;

        public ScratchFolders Scratch => scratch;

        public TimeProvider TimeProvider => timeProvider;

        public TimeSpan StopGrace => options.Value.StopGrace;

        public ILogger Logger => logger;

        public WorkerRun Create(Run run, PreparedScript script, TimeSpan preparation) => new(this, run, script, preparation);
    }

    /// <exception cref="OperationCanceledException">The run was stopped before a worker was free for it.</exception>
    public async Task<Outcome> ExecuteAsync()
    {
        var waiting = Stopwatch.GetTimestamp();
        var key = new WorkerKey(prepared.Language, run.Spec.Owner.Value, run.Spec.Request.WithContext);
        WorkerLease lease;
        try
        {
            lease = await services.Pool.LeaseAsync(key, run.Stopping);
        }
        catch (Errors.ScriptHostException exception)
        {
            return Outcomes.Failed(Reason.NotStarted, exception.Message);
        }

        _queueWait = preparation - prepared.CompileTime + Stopwatch.GetElapsedTime(waiting);
        var scratch = services.Scratch.Create();
        try
        {
            await using (lease)
            {
                return await ExecuteInAsync(lease, scratch);
            }
        }
        finally
        {
            services.Scratch.Remove(scratch);
        }
    }

    private async Task<Outcome> ExecuteInAsync(WorkerLease lease, string scratch)
    {
        var worker = lease.Worker;
        var request = services.Messages.RequestFor(run, scratch);
        request.Script = prepared.Script;
        _warm = lease.IsWarm && prepared.CompileTime == TimeSpan.Zero && worker.LoadedDigests.Contains(prepared.Script.Digest);
        if (!worker.LoadedDigests.Add(prepared.Script.Digest) && prepared.Script.Compiled is not null)
        {
            request.Script = new Script { Path = prepared.Script.Path, Digest = prepared.Script.Digest };
        }

        var crashText = new CrashText(run.Output);
        worker.Child.SendOutputTo(crashText.Receive);
        run.MarkStarted(services.TimeProvider.GetUtcNow());
        run.Events.Append(new RunEvent
        {
            Started = new RunStarted
            {
                QueueWait = _queueWait.ToDuration(),
                CompileTime = prepared.CompileTime.ToDuration(),
                Warm = _warm,
                ProcessId = worker.Child.Id,
            },
        });
        _started = Stopwatch.GetTimestamp();

        WorkerOutcome? said;
        using (var ended = new CancellationTokenSource())
        await using (new RunLimits(run, services.TimeProvider))
        {
            var stopping = StopWhenAskedAsync(worker, ended.Token);
            said = await FollowAsync(worker, request);
            await ended.CancelAsync();
            await stopping;
        }

        var outcome = said is null ? await OfLostWorkerAsync(worker) : OfWorker(said);
        worker.Child.DrainOutput();
        worker.Child.SendOutputTo(null);
        if (crashText.End(crashed: said is null) is { } lastWords)
        {
            outcome.Message = $"{outcome.Message} It said: {lastWords}";
        }

        if (said is { Retire: "" })
        {
            worker.LoadedDigests.ExceptWith(said.UnloadedDigests);
            lease.MarkClean();
        }
        else
        {
            lease.Retire(said?.Retire ?? "it was lost");
        }

        outcome.QueueWait = _queueWait.ToDuration();
        outcome.CompileTime = prepared.CompileTime.ToDuration();
        outcome.RunTime ??= Stopwatch.GetElapsedTime(_started).ToDuration();
        outcome.Warm = _warm;
        return outcome;
    }

    /// <summary>Reads the worker's events up to its outcome; null when the worker is lost.</summary>
    private async Task<WorkerOutcome?> FollowAsync(WorkerProcess worker, RunRequest request)
    {
        // Not tied to the caller nor to the stop: the outcome travels on this call in every case but the worker's death.
        using var call = worker.Connection.Worker.Run(request, worker.Connection.CallOptions(CancellationToken.None));
        WorkerOutcome? outcome = null;
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                foreach (var one in call.ResponseStream.Current.Events)
                {
                    if (one.EventCase == WorkerEvent.EventOneofCase.Outcome)
                    {
                        outcome = one.Outcome;
                    }
                    else
                    {
                        Append(one);
                    }
                }
            }
        }
        catch (RpcException exception)
        {
            RunsLog.WorkerLost(services.Logger, exception, run.Spec.RunId, worker.Child.Id);
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
                run.Events.Append(new RunEvent { Progress = one.Progress });
                break;
            case WorkerEvent.EventOneofCase.Log:
                run.Events.Append(new RunEvent { Log = one.Log });
                break;
            case WorkerEvent.EventOneofCase.Result:
                run.Events.Append(new RunEvent { Result = one.Result });
                break;
        }
    }

    /// <summary>Once a stop is asked for: tells the worker, waits for the grace period, kills the process.</summary>
    private async Task StopWhenAskedAsync(WorkerProcess worker, CancellationToken ended)
    {
        try
        {
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(ended, run.Stopping))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            ended.ThrowIfCancellationRequested();
            var grace = run.StopGrace ?? services.StopGrace;
            var told = TellToStopAsync(worker, grace, ended);
            await Task.Delay(grace, services.TimeProvider, ended);
            RunsLog.RunKilled(services.Logger, run.Spec.RunId);
            worker.Child.Signal(Posix.Signal.Kill);
            await told;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // It ended by itself.
        }
    }

    private async Task TellToStopAsync(WorkerProcess worker, TimeSpan grace, CancellationToken ended)
    {
        try
        {
            await worker.Connection.Worker.StopAsync(
                new StopRequest { RunId = run.Spec.RunId, Reason = run.StopReason, Grace = grace.ToDuration() },
                worker.Connection.CallOptions(ended));
        }
        catch (RpcException)
        {
            // A worker that does not listen is killed.
        }
    }

    private async Task<Outcome> OfLostWorkerAsync(WorkerProcess worker)
    {
        var exited = await Task.WhenAny(worker.Child.Exited, Task.Delay(DeathBound)) == worker.Child.Exited;
        if (!exited)
        {
            worker.Child.Signal(Posix.Signal.Kill);
        }

        var end = await worker.Child.Exited;
        var outcome = run.StopReason != StopReason.Unspecified ? Outcomes.Stopped(run) : Outcomes.OfProcessEnd(end, exited);
        // Whether the script itself had committed before, nobody can tell any more.
        outcome.Transaction = run.Spec.Request.WithContext ? TransactionState.Unknown : TransactionState.None;
        return outcome;
    }

    private Outcome OfWorker(WorkerOutcome said)
    {
        var outcome = said.Reason switch
        {
            _ when run.StopReason != StopReason.Unspecified => Outcomes.Stopped(run),
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
