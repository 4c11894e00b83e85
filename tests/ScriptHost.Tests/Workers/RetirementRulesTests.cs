using Microsoft.Extensions.Options;
using ScriptHost.Posix;
using ScriptHost.Workers;
using ScriptHost.Workers.Pooling;

namespace ScriptHost.Tests.Workers;

public sealed class RetirementRulesTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new();
    private readonly WorkersOptions _options = new();
    private TestWorkers _workers = null!;

    private RetirementRules Rules => new(Options.Create(_options), _time);

    public async Task InitializeAsync() => _workers = await TestWorkers.StartAsync();

    [Fact]
    public async Task What_goes_on_in_a_worker_without_a_run_is_noticed_by_the_processor_time_that_it_takes()
    {
        _workers.Script = "while :; do :; done";
        _options.IdleCpu = TimeSpan.FromMilliseconds(50);
        var (worker, process) = await ReturnedWorkerAsync();
        await using var _ = process;
        while (ProcessEntry.Find(process.Child.Id)!.Value.ProcessorTime < worker.Mark!.ProcessorTime + TimeSpan.FromMilliseconds(100))
        {
            await Task.Delay(5);
        }

        Assert.Equal("idle_cpu", Rules.WhileIdle(worker, process)?.Reason);
    }

    [Fact]
    public async Task A_quiet_worker_may_stay_until_it_has_been_idle_for_too_long()
    {
        var (worker, process) = await ReturnedWorkerAsync();
        await using var _ = process;
        _time.Advance(_options.IdleTimeout - TimeSpan.FromMilliseconds(1));
        Assert.Null(Rules.WhileIdle(worker, process));
        Assert.Null(Rules.AfterLongIdleness(worker));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("idle", Rules.AfterLongIdleness(worker)?.Reason);
    }

    [Fact]
    public async Task A_stopped_worker_is_of_no_use()
    {
        var (worker, process) = await ReturnedWorkerAsync();
        await using var _ = process;
        using var stop = System.Diagnostics.Process.Start("kill", ["-STOP", $"{process.Child.Id}"]);
        await stop.WaitForExitAsync().WaitAsync(Bound);
        while (!ProcessEntry.Find(process.Child.Id)!.Value.IsStopped)
        {
            await Task.Delay(1);
        }

        Assert.Equal("stopped", Rules.WhileIdle(worker, process)?.Reason);
    }

    public async Task DisposeAsync() => await _workers.DisposeAsync();

    private async Task<(PooledWorker Worker, WorkerProcess Process)> ReturnedWorkerAsync()
    {
        var key = TestWorkers.Key("ada");
        var worker = new PooledWorker(key, capacity: 1);
        var process = await _workers.StartAsync(key, CancellationToken.None).WaitAsync(Bound);
        worker.MarkStarted(process);
        worker.TakeShare();
        Assert.Null(Rules.AfterRun(worker, process, out var mark));
        worker.ReturnShare(mark);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        return (worker, process);
    }
}
