using Microsoft.Extensions.Logging;

namespace ScriptHost.Workers.Pooling;

/// <summary>Starts and ends the processes of the pool's workers, and tells log and metrics.</summary>
internal sealed class WorkerProcesses(IWorkerStarter starter, WorkersMetrics metrics, ILogger<WorkerPool> logger)
{
    /// <summary>Starts a worker's process and waits until it answers.</summary>
    /// <exception cref="Errors.ScriptHostException">WORKER_UNAVAILABLE: it did not come up.</exception>
    public async Task<WorkerProcess> StartAsync(PooledWorker worker, CancellationToken cancellationToken)
    {
        var process = await starter.StartAsync(worker.Key, cancellationToken);
        metrics.Started(worker.Key.Language);
        return process;
    }

    /// <summary>Ends a retired worker's process, and all that belongs to it.</summary>
    public async Task EndAsync(PooledWorker worker)
    {
        var process = worker.Process!;
        WorkersLog.WorkerRetired(logger, process.Child.Id, worker.Key, worker.Retirement!.Text);
        metrics.Retired(worker.Key.Language, worker.Retirement);
        try
        {
            await process.DisposeAsync();
        }
        catch (Exception exception)
        {
            // Nobody can do more about it than whoever reads the log.
            WorkersLog.WorkerNotEnded(logger, exception, process.Child.Id);
        }
    }
}
