using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.Errors;
using ScriptHost.Runs.Journal;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>Accepts runs, knows those that are under way, and finds those that have ended in the journal.</summary>
internal sealed class RunService(
    RunRequestReader reader, RunFactory factory, RunExecution execution, RunJournal journal, TimeProvider timeProvider, RunReports reports)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Run> _active = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _givingUp = new();
    private readonly CancellationTokenSource _draining = new();

    /// <summary>Signalled when no new runs are accepted any more.</summary>
    public CancellationToken Draining => _draining.Token;

    /// <summary>The runs that have not ended, in no order.</summary>
    public IReadOnlyCollection<Run> Active => [.. _active.Values];

    /// <summary>A run that has not ended; null when there is none of this id.</summary>
    public Run? FindActive(string runId) => _active.GetValueOrDefault(runId);

    /// <summary>
    /// Checks, journals and starts a run, or finds the one that the same client has asked for with the same id and content. Once this returns, the run goes
    /// on whether anybody listens or not.
    /// </summary>
    /// <exception cref="ScriptHostException">The request was refused; nothing was started.</exception>
    public async Task<KnownRun> AcceptAsync(RunJobRequest request, ClientIdentity client, CancellationToken cancellationToken)
    {
        if (_active.TryGetValue(request.RunId, out var same))
        {
            await same.Entry.AcceptAsync();
            return KnownRun.Of(same).CheckRepeats(request, client);
        }

        RunSpec spec;
        try
        {
            RefuseWhenDraining();
            spec = reader.Read(request, client);
        }
        catch (ScriptHostException) when (request.RunId is not "")
        {
            // Whether it could be run now does not matter when it was run before.
            if (await FindRepeatedAsync(request, client, cancellationToken) is { } repeated)
            {
                return repeated;
            }

            throw;
        }

        var run = factory.Create(spec);
        if (!_active.TryAdd(spec.RunId, run))
        {
            run.Dispose();
            return await AcceptAsync(request, client, cancellationToken);
        }

        // As far as it comes by itself: with a known script and a free worker, that is behind its start.
        _ = ExecuteAsync(run);
        try
        {
            await run.Entry.AcceptAsync();
            reports.Accepted(run);
            return KnownRun.Of(run);
        }
        catch (ScriptHostException exception)
        {
            run.RequestStop(RunStop.Shutdown);
            if (exception.Code == ErrorCode.RunExists)
            {
                return KnownRun.Of(await journal.GetAsync(spec.RunId, cancellationToken)).CheckRepeats(request, client);
            }

            throw;
        }
    }

    /// <exception cref="ScriptHostException">RUN_NOT_FOUND, RUN_EXPIRED, or PERMISSION_DENIED: it is another client's.</exception>
    public async Task<KnownRun> GetAsync(string runId, ClientIdentity client, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_active.TryGetValue(runId, out var run))
            {
                await run.Entry.AcceptAsync();
                return KnownRun.Of(run).CheckMayBeSeenBy(client);
            }

            var stored = await journal.GetAsync(runId, cancellationToken);
            // One that is under way has begun since the look at those.
            if (stored.HasEnded)
            {
                return KnownRun.Of(stored).CheckMayBeSeenBy(client);
            }
        }
    }

    /// <summary>Asks a run to stop; false when it had ended before.</summary>
    /// <exception cref="ScriptHostException">As <see cref="GetAsync"/>.</exception>
    public async Task<bool> CancelAsync(string runId, TimeSpan? grace, ClientIdentity client, CancellationToken cancellationToken) =>
        (await GetAsync(runId, client, cancellationToken)).TryStop(RunStop.Cancelled(grace));

    /// <summary>Puts on disk what runs that take long have told so far.</summary>
    public void SaveEvents()
    {
        foreach (var run in _active.Values)
        {
            run.Events.Save();
        }
    }

    /// <summary>
    /// Accepts nothing more, waits for what is under way, and when the wait is over, stops what has not ended and tries once more to store its outcome.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many runs had to be stopped.</returns>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        await _draining.CancelAsync();
        await WhenAllEndedAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var left = _active.Values.ToList();
        left.ForEach(run => run.RequestStop(RunStop.Shutdown));
        // A disk that takes no outcomes does not keep the agent from ending; its next start will say what it can of these runs.
        await _givingUp.CancelAsync();
        await WhenAllEndedAsync();
        return left.Count;
    }

    /// <summary>Stops all that is under way, and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync(new CancellationToken(canceled: true));
    }

    private async Task WhenAllEndedAsync()
    {
        while (!_active.IsEmpty)
        {
            await Task.WhenAll(_active.Values.Select(run => run.Ended));
        }
    }

    /// <summary>The run in the journal that a request was for; null when there is none.</summary>
    private async Task<KnownRun?> FindRepeatedAsync(RunJobRequest request, ClientIdentity client, CancellationToken cancellationToken)
    {
        try
        {
            return KnownRun.Of(await journal.GetAsync(request.RunId, cancellationToken)).CheckRepeats(request, client);
        }
        catch (ScriptHostException exception) when (exception.Code == ErrorCode.RunNotFound)
        {
            return null;
        }
    }

    private void RefuseWhenDraining()
    {
        if (Draining.IsCancellationRequested)
        {
            throw new ScriptHostException(ErrorCode.AgentDraining, "The agent is shutting down and starts nothing new. Try again later, or another agent.");
        }
    }

    private async Task ExecuteAsync(Run run)
    {
        Outcome outcome;
        try
        {
            outcome = await execution.ExecuteAsync(run);
        }
        catch (Exception exception)
        {
            reports.Failed(run, exception);
            outcome = Outcomes.Failed(Reason.WorkerLost, $"The agent failed while it executed the run. Its log says why, under the run id {run.Spec.RunId}.");
        }

        // It may have ended before anything was stored, for instance because its script is known not to compile.
        if (await run.Entry.TryAcceptAsync())
        {
            await EndAsync(run, outcome);
        }

        _active.TryRemove(run.Spec.RunId, out _);
        run.Dispose();
    }

    private async Task EndAsync(Run run, Outcome outcome)
    {
        var at = timeProvider.GetUtcNow();
        try
        {
            await run.Entry.EndAsync(outcome, at, _givingUp.Token);
        }
        catch (Exception exception) when (exception is ScriptHostException or OperationCanceledException)
        {
            reports.OutcomeNotStored(run, exception);
        }

        reports.Ended(run, outcome);
        run.Events.Append(new RunEvent { At = at.ToTimestamp(), Outcome = outcome });
    }
}
