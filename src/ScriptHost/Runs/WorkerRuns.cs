using Microsoft.Extensions.Logging;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Runs scripts in workers of the pool.</summary>
internal sealed class WorkerRuns(
    WorkerPool pool, WorkerKeys keys, RunMessages messages, ScratchFolders scratchFolders, RunStopper stopper, TimeProvider timeProvider, ILogger<WorkerRun> logger)
{
    /// <summary>Waits for a worker and executes the run in it.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped before a worker was free for it.</exception>
    /// <exception cref="Errors.ScriptHostException">There is no worker for it, or the journal does not take it; nothing of it has run.</exception>
    public async Task<Outcome> ExecuteAsync(Run run, PreparedScript script, RunStart start)
    {
        var key = keys.For(run, script.Language);
        run.Key = key;
        await using var lease = await pool.LeaseAsync(key, run.Spec.IsIsolated, run.Stopping);
        using var scratch = scratchFolders.Take(lease.Worker.Folder);
        var request = messages.RequestFor(run, scratch.Path);
        return await new WorkerRun(run, script, request, lease, logger).ExecuteAsync(stopper, start, timeProvider.GetUtcNow());
    }
}
