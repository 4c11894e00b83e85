using Google.Protobuf.WellKnownTypes;
using ScriptHost.Diagnostics;
using ScriptHost.Runs.Events;
using ScriptHost.V1;

namespace ScriptHost.Runs.Journal;

/// <summary>
/// One run's way through the journal. It is accepted once, be it as queued or, when nothing keeps it waiting, as started, in one commit. What is
/// told to callers is told after the commit.
/// </summary>
internal sealed class RunEntry(RunJournal journal, Run run)
{
    private readonly Lock _lock = new();
    private Task? _accepting;

    /// <summary>Stores the run as it is, unless that has been done; completes when it is accepted.</summary>
    /// <exception cref="Errors.ScriptHostException">It is refused.</exception>
    public Task AcceptAsync()
    {
        lock (_lock)
        {
            return _accepting ??= AcceptCoreAsync();
        }
    }

    /// <summary>As <see cref="AcceptAsync"/>; false when it is refused: then nothing of it may begin, and it has no outcome.</summary>
    public async Task<bool> TryAcceptAsync()
    {
        try
        {
            await AcceptAsync();
            return true;
        }
        catch (Errors.ScriptHostException)
        {
            return false;
        }
    }

    /// <summary>Stores that the run has started, which its record says already. Only then may anything of it begin.</summary>
    /// <exception cref="Errors.ScriptHostException">It is refused, or this cannot be stored.</exception>
    public async Task StartAsync()
    {
        Task accepting;
        bool isFirst;
        lock (_lock)
        {
            isFirst = _accepting is null;
            accepting = _accepting ??= AcceptCoreAsync();
        }

        await accepting;
        if (!isFirst)
        {
            FaultPoint.Reach(FaultPoint.BeforeStarted);
            await journal.StartAsync(run.Snapshot());
        }

        FaultPoint.Reach(FaultPoint.AfterStarted);
    }

    /// <summary>Stores the end of the run; when this returns, it may be told.</summary>
    /// <param name="outcome">Gets what is kept of the output.</param>
    /// <param name="at">When it ended.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task EndAsync(Outcome outcome, DateTimeOffset at, CancellationToken cancellationToken)
    {
        run.Output.WriteTo(outcome);
        var (frames, spool) = run.Events.Close();
        if (frames is null)
        {
            TryClose(spool, outcome);
        }

        var record = run.Snapshot();
        record.State = RunState.Ended;
        record.EndedAt = at.ToTimestamp();
        record.Outcome = outcome.Clone();
        (record.Outcome.Stdout, record.Outcome.Stderr) = (CountsOf(outcome.Stdout), CountsOf(outcome.Stderr));
        FaultPoint.Reach(FaultPoint.BeforeEnded);
        await journal.EndAsync(record, frames, frames is null ? spool?.SizeBytes ?? 0 : 0, cancellationToken);
        FaultPoint.Reach(FaultPoint.AfterEnded);
        run.MarkEnded(at, outcome);
        if (frames is not null)
        {
            TryDelete(spool);
        }
    }

    private static OutputSummary CountsOf(OutputSummary kept) => new() { TotalBytes = kept.TotalBytes, OmittedBytes = kept.OmittedBytes };

    // A disk that is full costs what is kept of the output, not the outcome.
    private static void TryClose(EventSpool? spool, Outcome outcome)
    {
        try
        {
            spool?.Close(outcome);
        }
        catch (IOException)
        {
        }
    }

    private static void TryDelete(EventSpool? spool)
    {
        try
        {
            spool?.Delete();
        }
        catch (IOException)
        {
            // It goes with the run.
        }
    }

    private async Task AcceptCoreAsync()
    {
        var record = run.Snapshot();
        FaultPoint.Reach(FaultPoint.BeforeAccepted);
        await journal.AcceptAsync(record, run.Spec.RequestHash);
        FaultPoint.Reach(FaultPoint.AfterAccepted);
        run.Events.Append(new RunEvent { Accepted = new RunAccepted { RunId = record.RunId, ScriptPath = record.ScriptPath } });
    }
}
