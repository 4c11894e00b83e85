using Microsoft.Extensions.Logging;
using ScriptHost.Profiles;
using ScriptHost.Runs.Carried;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Runs scripts in workers of the pool.</summary>
internal sealed class WorkerRuns(
    WorkerPool pool, WorkerKeys keys, RunSessions sessions, RunMessages messages, ScratchFolders scratchFolders, RunStopper stopper, ILogger<WorkerRun> logger)
{
    /// <summary>Waits for a session, where the profile has few, and for a worker, and executes the run in it.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped before a worker was free for it.</exception>
    /// <exception cref="Errors.ScriptHostException">There is no worker for it, or the journal does not take it; nothing of it has run.</exception>
    /// <exception cref="ProfileException">It has no database context; nothing of it has run.</exception>
    public async Task<Outcome> ExecuteAsync(Run run, PreparedScript script, RunStart start)
    {
        var profile = sessions.Choose(run);
        run.Key = keys.For(run, script.Language, profile);
        using var session = await sessions.TakeAsync(run, profile);
        var caller = await sessions.BorrowAsync(run);
        await using var lease = await pool.LeaseAsync(run.Key.Value, run.Spec.IsIsolated, run.Stopping);
        using var scratch = scratchFolders.Take(lease.Worker.Folder);
        try
        {
            using var wallet = profile?.ReadWallet(run.Spec.Owner) is { } files ? lease.Worker.Folder.Place(files) : null;
            await using var lent = caller is null ? null : LentSession.Open(run.Caller!, caller, lease.Worker.Folder);
            var request = messages.RequestFor(run, profile, scratch.Path, wallet?.Path, lent);
            return await new WorkerRun(run, script, request, lease, logger).ExecuteAsync(stopper, start);
        }
        catch (ProfileException)
        {
            lease.MarkClean();
            throw;
        }
    }
}
