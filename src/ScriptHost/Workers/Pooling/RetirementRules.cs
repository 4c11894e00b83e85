using Microsoft.Extensions.Options;
using ScriptHost.Posix;

namespace ScriptHost.Workers.Pooling;

/// <summary>Looks at a worker between runs, and says why it must not be used again, if so.</summary>
internal sealed class RetirementRules(IOptions<WorkersOptions> options, TimeProvider timeProvider)
{
    // What timers and the collector of an idle runtime may use, as a share of the time that passes.
    private const double QuietShare = 0.05;

    // Between the end of a run and the next one that waits for it already. Nothing that matters can happen in it, and to look takes part of it.
    private static readonly TimeSpan NoTime = TimeSpan.FromMilliseconds(1);

    private readonly WorkersOptions _options = options.Value;

    /// <summary>After a run: what it left.</summary>
    /// <param name="worker">Whose run is over.</param>
    /// <param name="process">Its process.</param>
    /// <param name="mark">What to compare with later.</param>
    public Retirement? AfterRun(PooledWorker worker, WorkerProcess process, out IdleMark mark)
    {
        var entry = ProcessEntry.Find(process.Child.Id);
        mark = new IdleMark(timeProvider.GetTimestamp(), entry?.ProcessorTime ?? TimeSpan.Zero);
        if (process.Child.Exited.IsCompleted || entry is null)
        {
            return Retirement.Lost;
        }

        if (entry.Value.ResidentBytes > _options.MaxIdleMemoryBytes)
        {
            return Retirement.Memory(entry.Value.ResidentBytes);
        }

        // The rest is about what one run may leave to the next, where both share a process.
        return !worker.IsShared ? null
            : process.Child.StrayBytes > 0 ? Retirement.StrayOutput
            : worker.UseCount >= _options.MaxRuns ? Retirement.Runs(worker.UseCount)
            : process.Child.HasLeftOvers() ? Retirement.LeftOverProcesses
            : null;
    }

    /// <summary>Before a run, and now and then while it is idle: what has become of it meanwhile.</summary>
    public Retirement? WhileIdle(PooledWorker worker, WorkerProcess process)
    {
        if (process.Child.Exited.IsCompleted)
        {
            return Retirement.Lost;
        }

        if (worker.Mark is { } last && timeProvider.GetElapsedTime(last.At) < NoTime)
        {
            return worker.IsShared && process.Child.StrayBytes > 0 ? Retirement.StrayOutput : null;
        }

        if (ProcessEntry.Find(process.Child.Id) is not { IsAlive: true } entry)
        {
            return Retirement.Lost;
        }

        return entry.IsStopped ? Retirement.Stopped
            : !worker.IsShared ? null
            : process.Child.StrayBytes > 0 ? Retirement.StrayOutput
            : worker.Mark is { } mark ? BusyWhileIdle(mark, entry.ProcessorTime)
            : null;
    }

    /// <summary>For a worker that nobody has used for long. Spares may wait for ever.</summary>
    public Retirement? AfterLongIdleness(PooledWorker worker) =>
        worker is { Key.Owner: not null, Mark: { } mark } && timeProvider.GetElapsedTime(mark.At) is var idle && idle > _options.IdleTimeout
            ? Retirement.Idle(idle)
            : null;

    private Retirement? BusyWhileIdle(IdleMark mark, TimeSpan processorTime)
    {
        var idle = timeProvider.GetElapsedTime(mark.At);
        var used = processorTime - mark.ProcessorTime;
        return used > _options.IdleCpu + (idle * QuietShare) ? Retirement.IdleProcessor(used, idle) : null;
    }
}
