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
    public async Task<Outcome> ExecuteAsync(Run run, PreparedScript script, RunStart start)
    {
        WorkerLease lease;
        try
        {
            lease = await pool.LeaseAsync(keys.For(run, script.Language), run.Spec.IsIsolated, run.Stopping);
        }
        catch (Errors.ScriptHostException exception)
        {
            return Outcomes.Failed(Reason.NotStarted, exception.Message);
        }

        await using (lease)
        {
            using var scratch = scratchFolders.Create(lease.Worker.Folder);
            var request = messages.RequestFor(run, scratch.Path);
            return await new WorkerRun(run, script, request, lease, logger).ExecuteAsync(stopper, start, timeProvider.GetUtcNow());
        }
    }
}
