using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ScriptHost.Workers;

/// <summary>
/// Lends workers out by key, keeps idle ones, and keeps a spare one started that no owner has used yet. Knows nothing of what
/// workers do.
/// </summary>
internal sealed class WorkerPool(WorkerLauncher launcher, WorkerCommands commands, IOptions<WorkersOptions> options, ILogger<WorkerPool> logger)
    : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _slots = new(options.Value.MaxCount);
    private readonly LinkedList<(WorkerKey Key, WorkerProcess Worker)> _idle = [];
    private readonly Queue<Task<WorkerProcess?>> _spares = new();
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Starts the spare workers in the background.</summary>
    public void StartSpares()
    {
        lock (_lock)
        {
            while (!_closing.IsCancellationRequested && _spares.Count < options.Value.SpareCount)
            {
                _spares.Enqueue(StartSpareAsync());
            }
        }
    }

    /// <summary>Waits for a worker of a key: an idle one, else the spare, else a new one.</summary>
    /// <exception cref="Errors.ScriptHostException">No worker could be started.</exception>
    public async Task<WorkerLease> LeaseAsync(WorkerKey key, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            if (TakeIdle(key) is { } idle)
            {
                return new WorkerLease(this, key, idle, isWarm: true);
            }

            await MakeRoomAsync();
            var worker = await TakeSpareAsync(key) ?? await launcher.StartWorkerAsync(commands.Get(key.Language), cancellationToken);
            return new WorkerLease(this, key, worker, isWarm: false);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Takes a worker back; with a reason to retire it, its process ends.</summary>
    public async ValueTask ReturnAsync(WorkerKey key, WorkerProcess worker, string? retirement)
    {
        retirement ??= worker.Child.StrayBytes > 0 ? "it printed while no run was under way" : null;
        retirement ??= worker.Child.Exited.IsCompleted ? "its process has ended" : null;
        if (retirement is null && TryKeep(key, worker))
        {
            _slots.Release();
            return;
        }

        WorkersLog.WorkerRetired(logger, worker.Child.Id, key, retirement ?? "the agent is shutting down");
        try
        {
            await worker.DisposeAsync();
        }
        finally
        {
            _slots.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<Task<WorkerProcess?>> spares;
        List<WorkerProcess> idle;
        lock (_lock)
        {
            _closing.Cancel();
            spares = [.. _spares];
            idle = [.. _idle.Select(entry => entry.Worker)];
            _spares.Clear();
            _idle.Clear();
        }

        foreach (var worker in idle)
        {
            await worker.DisposeAsync();
        }

        foreach (var spare in spares)
        {
            if (await spare is { } worker)
            {
                await worker.DisposeAsync();
            }
        }
    }

    private bool TryKeep(WorkerKey key, WorkerProcess worker)
    {
        lock (_lock)
        {
            if (_closing.IsCancellationRequested)
            {
                return false;
            }

            _idle.AddFirst((key, worker));
            return true;
        }
    }

    private WorkerProcess? TakeIdle(WorkerKey key)
    {
        lock (_lock)
        {
            for (var node = _idle.First; node is not null; node = node.Next)
            {
                // One that died or printed while it was idle is left for MakeRoomAsync.
                if (node.Value.Key == key && IsUsable(node.Value.Worker))
                {
                    _idle.Remove(node);
                    return node.Value.Worker;
                }
            }

            return null;
        }
    }

    private static bool IsUsable(WorkerProcess worker) => worker.Child.StrayBytes == 0 && !worker.Child.Exited.IsCompleted;

    // A worker is about to be started: those that can serve nobody go, and the one unused for longest when there are too many.
    private async Task MakeRoomAsync()
    {
        List<(WorkerKey Key, WorkerProcess Worker)> leaving = [];
        lock (_lock)
        {
            for (var node = _idle.First; node is not null;)
            {
                var next = node.Next;
                if (!IsUsable(node.Value.Worker))
                {
                    leaving.Add(node.Value);
                    _idle.Remove(node);
                }

                node = next;
            }

            if (_idle.Count >= options.Value.MaxCount)
            {
                leaving.Add(_idle.Last!.Value);
                _idle.RemoveLast();
            }
        }

        foreach (var (key, worker) in leaving)
        {
            WorkersLog.WorkerRetired(logger, worker.Child.Id, key, IsUsable(worker) ? "others need its place" : "it died or printed while idle");
            await worker.DisposeAsync();
        }
    }

    private async Task<WorkerProcess?> TakeSpareAsync(WorkerKey key)
    {
        Task<WorkerProcess?>? spare = null;
        if (key.Language == WorkerCommands.CSharp)
        {
            lock (_lock)
            {
                _spares.TryDequeue(out spare);
            }

            StartSpares();
        }

        return spare is not null && await spare is { } worker && IsUsable(worker) ? worker : null;
    }

    private async Task<WorkerProcess?> StartSpareAsync()
    {
        try
        {
            return await launcher.StartWorkerAsync(commands.Get(WorkerCommands.CSharp), _closing.Token);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            return null;
        }
        catch (Errors.ScriptHostException exception)
        {
            // Whoever needs a worker next starts one and gets the error.
            WorkersLog.NoSpare(logger, exception, WorkerCommands.CSharp);
            return null;
        }
    }
}
