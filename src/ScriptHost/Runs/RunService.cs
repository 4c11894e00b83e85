using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Accepts runs, knows those that are under way, and finds those that have ended in the journal.</summary>
internal sealed class RunService(
    RunRequestReader reader, RunPlaces places, RunExecution execution, RunJournal journal, TimeProvider timeProvider, ILogger<RunService> logger)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (Run Run, Task Ended)> _active = new(StringComparer.Ordinal);

    /// <summary>Checks, journals and starts a run. Once this returns, the run goes on whether anybody listens or not.</summary>
    /// <exception cref="ScriptHostException">The request was refused; nothing was started.</exception>
    public async Task<Run> AcceptAsync(RunJobRequest request, CancellationToken cancellationToken)
    {
        var spec = reader.Read(request);
        var run = new Run(spec, places.Enter(spec.Owner), timeProvider);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_active.TryAdd(spec.RunId, (run, ended.Task)))
        {
            run.Dispose();
            throw Exists(spec.RunId);
        }

        try
        {
            // An id that the agent made up itself is new.
            if (request.RunId != "" && await journal.FindAsync(spec.RunId, cancellationToken) is not null)
            {
                throw Exists(spec.RunId);
            }

            await journal.WriteAsync(run.Snapshot());
        }
        catch
        {
            _active.TryRemove(spec.RunId, out _);
            run.Dispose();
            throw;
        }

        run.Events.Append(new RunEvent { Accepted = new RunAccepted { RunId = spec.RunId, ScriptPath = spec.Script.Path } });
        _ = Task.Run(() => ExecuteAsync(run, ended), CancellationToken.None);
        return run;
    }

    /// <exception cref="ScriptHostException">RUN_NOT_FOUND.</exception>
    public async Task<RunRecord> GetAsync(string runId, CancellationToken cancellationToken) =>
        _active.TryGetValue(runId, out var active)
            ? active.Run.Snapshot()
            : await journal.FindAsync(runId, cancellationToken) ?? throw NotFound(runId);

    /// <summary>Asks a run to stop; false when it had ended before.</summary>
    /// <exception cref="ScriptHostException">RUN_NOT_FOUND.</exception>
    public async Task<bool> CancelAsync(string runId, TimeSpan? grace, CancellationToken cancellationToken)
    {
        if (_active.TryGetValue(runId, out var active))
        {
            active.Run.RequestStop(RunStop.Cancelled(grace));
            return true;
        }

        return await journal.FindAsync(runId, cancellationToken) is null ? throw NotFound(runId) : false;
    }

    /// <summary>Stops all that is under way, and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        var active = _active.Values.ToList();
        active.ForEach(entry => entry.Run.RequestStop(RunStop.Shutdown));
        await Task.WhenAll(active.Select(entry => entry.Ended));
    }

    private static ScriptHostException Exists(string runId) =>
        new(ErrorCode.RunExists, $"There is a run '{runId}' already. Choose another run id, or leave it out.");

    private static ScriptHostException NotFound(string runId) => new(ErrorCode.RunNotFound, $"The agent knows no run '{runId}'.");

    private async Task ExecuteAsync(Run run, TaskCompletionSource ended)
    {
        Outcome outcome;
        try
        {
            outcome = await execution.ExecuteAsync(run);
        }
        catch (Exception exception)
        {
            RunsLog.ExecutionFailed(logger, exception, run.Spec.RunId);
            outcome = Outcomes.Failed(Reason.WorkerLost, $"The agent failed while it executed the run. Its log says why, under the run id {run.Spec.RunId}.");
        }

        run.MarkEnded(timeProvider.GetUtcNow(), outcome);
        try
        {
            await journal.WriteAsync(run.Snapshot());
        }
        catch (ScriptHostException exception)
        {
            RunsLog.OutcomeNotStored(logger, exception, run.Spec.RunId);
        }

        RunsLog.RunEnded(logger, run.Spec.RunId, run.Spec.Script.Path, outcome.Status, outcome.Reason, outcome.ErrorNumber);
        run.Events.Append(new RunEvent { Outcome = outcome });
        _active.TryRemove(run.Spec.RunId, out _);
        run.Dispose();
        ended.SetResult();
    }
}
