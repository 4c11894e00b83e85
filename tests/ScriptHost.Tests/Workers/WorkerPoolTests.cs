using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Posix;
using ScriptHost.Workers;
using ScriptHost.Workers.Pooling;

namespace ScriptHost.Tests.Workers;

public sealed class WorkerPoolTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);
    private static readonly WorkerKey Ada = TestWorkers.Key("ada");
    private static readonly WorkerKey Grace = TestWorkers.Key("grace");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly WorkersOptions _options = new() { MaxPerKey = 2, MaxCount = 10, SpareCount = 1, IdleCpu = TimeSpan.FromHours(1) };
    private TestWorkers _workers = null!;
    private WorkerPool _pool = null!;

    public async Task InitializeAsync()
    {
        _workers = await TestWorkers.StartAsync(Ada.OfSpare);
        _options.SpareCount = 0;
        _pool = CreatePool();
    }

    [Fact]
    public async Task A_worker_that_comes_back_clean_serves_the_next_run_of_its_key()
    {
        var first = await UseAsync(Ada);
        var second = await UseAsync(Ada);

        Assert.Equal((first, 1), (second, _workers.StartCount));
    }

    [Fact]
    public async Task Owners_never_share_a_worker() => Assert.NotEqual(await UseAsync(Ada), await UseAsync(Grace));

    [Fact]
    public async Task A_worker_that_comes_back_with_a_fault_is_gone_when_its_lease_is()
    {
        var lease = await LeaseAsync(Ada);
        lease.Retire("it was seen to misbehave");
        await lease.DisposeAsync();

        Assert.True(lease.Worker.Child.Exited.IsCompleted);
        Assert.False(Directory.Exists(lease.Worker.Folder.Path));
    }

    [Fact]
    public async Task Runs_beyond_a_keys_bound_wait_for_a_worker_to_come_back()
    {
        var held = new[] { await LeaseAsync(Ada), await LeaseAsync(Ada) };
        var waiting = LeaseAsync(Ada);
        Assert.False(waiting.IsCompleted);

        await ReturnAsync(held[1]);

        Assert.Equal(held[1].Worker, (await waiting).Worker);
        await ReturnAsync(held[0]);
        await ReturnAsync(await waiting);
    }

    [Fact]
    public async Task An_owner_who_comes_late_does_not_wait_for_another_owners_flood()
    {
        _options.MaxCount = 1;
        var held = await LeaseAsync(Ada);
        var flood = Enumerable.Range(0, 5).Select(_ => LeaseAsync(Ada)).ToList();
        var late = LeaseAsync(Grace);

        await ReturnAsync(held);
        await ReturnAsync(await flood[0]);

        // Not after the other four.
        await ReturnAsync(await late);
        foreach (var lease in flood[1..])
        {
            await ReturnAsync(await lease);
        }
    }

    [Fact]
    public async Task An_idle_worker_makes_room_for_another_owners()
    {
        _options.MaxCount = 1;
        var leaving = await LeaseAsync(Ada);
        await ReturnAsync(leaving);

        await UseAsync(Grace);

        await leaving.Worker.Child.Exited.WaitAsync(Bound);
    }

    [Fact]
    public async Task A_spare_becomes_the_first_worker_of_whoever_comes_first_and_another_takes_its_place()
    {
        _options.SpareCount = 1;
        _pool.StartSpares();

        var first = await LeaseAsync(Ada);
        var second = await LeaseAsync(Grace);

        Assert.NotEqual(first.Worker, second.Worker);
        await _workers.WaitForStartsAsync(3);
        await ReturnAsync(first);
        await ReturnAsync(second);
    }

    [Fact]
    public async Task Several_runs_share_a_worker_whose_runs_are_processes_of_their_own()
    {
        var key = TestWorkers.Key("ada", TestWorkers.ManyRuns);
        var leases = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => LeaseAsync(key)));

        Assert.Single(leases.Select(lease => lease.Worker).Distinct());
        var next = await LeaseAsync(key);
        Assert.NotEqual(leases[0].Worker, next.Worker);
        await ReturnAsync([.. leases, next]);
    }

    [Fact]
    public async Task A_shared_worker_with_a_fault_ends_after_its_last_run()
    {
        var key = TestWorkers.Key("ada", TestWorkers.ManyRuns);
        var (faulty, other) = (await LeaseAsync(key), await LeaseAsync(key));

        await faulty.DisposeAsync();
        Assert.False(other.Worker.Child.Exited.IsCompleted);
        var next = await LeaseAsync(key);
        Assert.NotEqual(other.Worker, next.Worker);

        await ReturnAsync(other);
        await other.Worker.Child.Exited.WaitAsync(Bound);
        await ReturnAsync(next);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_costs_nobody_a_worker()
    {
        _options.MaxPerKey = 1;
        var held = await LeaseAsync(Ada);
        using var patience = new CancellationTokenSource();
        var impatient = _pool.LeaseAsync(Ada, isFresh: false, patience.Token);
        var patient = LeaseAsync(Ada);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(Bound));
        await ReturnAsync(held);

        await ReturnAsync(await patient);
    }

    [Fact]
    public async Task A_worker_that_was_given_up_while_it_started_serves_the_next()
    {
        var gate = new TaskCompletionSource();
        _workers.Gate = gate.Task;
        using var patience = new CancellationTokenSource();
        var impatient = _pool.LeaseAsync(Ada, isFresh: false, patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(Bound));
        gate.SetResult();

        await UseAsync(Ada);

        Assert.Equal(1, _workers.StartCount);
    }

    [Fact]
    public async Task A_fresh_worker_is_one_that_nobody_has_used_and_nobody_will()
    {
        var used = await UseAsync(Ada);
        var fresh = await _pool.LeaseAsync(Ada, isFresh: true, CancellationToken.None).WaitAsync(Bound);
        await ReturnAsync(fresh);

        Assert.NotEqual(used, fresh.Worker);
        Assert.True(fresh.Worker.Child.Exited.IsCompleted);
        Assert.Equal(used, await UseAsync(Ada));
    }

    [Theory]
    [InlineData("echo noise; exec sleep 1000", "stray_output")]
    [InlineData("sleep 1000 & exec sleep 1000", "left_over_processes")]
    public async Task A_worker_in_which_a_run_left_something_is_not_used_again(string script, string reason)
    {
        var retired = new TaskCompletionSource<string>();
        using var listener = ListenForRetirements(retired);
        _workers.Script = script;
        var lease = await LeaseAsync(Ada);
        // What the script does comes a moment after its start.
        while (lease.Worker.Child.StrayBytes == 0 && !lease.Worker.Child.HasLeftOvers())
        {
            await Task.Delay(1);
        }

        await ReturnAsync(lease);

        Assert.Equal(reason, await retired.Task.WaitAsync(Bound));
        await lease.Worker.Child.Exited.WaitAsync(Bound);
    }

    [Fact]
    public async Task A_worker_that_dies_while_idle_is_replaced_for_an_owner_who_was_there_lately()
    {
        var lease = await LeaseAsync(Ada);
        await ReturnAsync(lease);
        Signals.Send(lease.Worker.Child.Id, Signal.Kill);
        await lease.Worker.Child.Exited.WaitAsync(Bound);

        Assert.NotEqual(lease.Worker, await UseAsync(Ada));
        Assert.Equal(2, _workers.StartCount);
    }

    [Fact]
    public async Task A_worker_ends_after_its_last_allowed_run()
    {
        _options.MaxRuns = 2;
        var first = await UseAsync(Ada);
        Assert.Equal(first, await UseAsync(Ada));
        Assert.NotEqual(first, await UseAsync(Ada));
    }

    [Fact]
    public async Task A_start_that_fails_fails_the_runs_that_wait_for_it_with_its_reason()
    {
        _workers.Gate = Task.FromException(new ScriptHostException(ErrorCode.WorkerUnavailable, "no such interpreter"));

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("no such interpreter", (await Assert.ThrowsAsync<ScriptHostException>(() => LeaseAsync(Ada))).Message);
        }

        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => LeaseAsync(Ada));
        Assert.Contains("3 times in a row", refused.Message, StringComparison.Ordinal);
        Assert.Equal((3, true), (_workers.StartCount, refused.RetryAfter > TimeSpan.Zero));
    }

    [Fact]
    public async Task Programs_wait_their_turn_like_workers()
    {
        var key = Ada with { Language = WorkerKey.Program };
        var running = new[] { await _pool.LeaseProgramAsync(key, CancellationToken.None), await _pool.LeaseProgramAsync(key, CancellationToken.None) };
        var waiting = _pool.LeaseProgramAsync(key, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        running[0].Dispose();

        (await waiting.WaitAsync(Bound)).Dispose();
    }

    [Fact]
    public async Task When_the_pool_ends_so_do_all_its_workers()
    {
        _options.SpareCount = 1;
        _pool.StartSpares();
        var used = await UseAsync(Ada);
        var held = await LeaseAsync(Grace);

        var ending = _pool.DisposeAsync();
        Assert.False(ending.IsCompleted);
        await ReturnAsync(held);
        await ending.AsTask().WaitAsync(Bound);

        Assert.All([used, held.Worker], worker => Assert.True(worker.Child.Exited.IsCompleted));
    }

    public async Task DisposeAsync()
    {
        await _pool.DisposeAsync().AsTask().WaitAsync(Bound);
        await _workers.DisposeAsync();
        await _services.DisposeAsync();
    }

    private WorkerPool CreatePool()
    {
        var options = Options.Create(_options);
        var processes = new WorkerProcesses(_workers, new WorkersMetrics(_services.GetRequiredService<IMeterFactory>()), NullLogger<WorkerPool>.Instance);
        return new WorkerPool(_workers, processes, new RetirementRules(options, TimeProvider.System), options, TimeProvider.System);
    }

    private Task<WorkerLease> LeaseAsync(WorkerKey key) => _pool.LeaseAsync(key, isFresh: false, CancellationToken.None).WaitAsync(Bound);

    private async Task<WorkerProcess> UseAsync(WorkerKey key)
    {
        var lease = await LeaseAsync(key);
        await ReturnAsync(lease);
        return lease.Worker;
    }

    private static async Task ReturnAsync(params WorkerLease[] leases)
    {
        foreach (var lease in leases)
        {
            lease.MarkClean();
            await lease.DisposeAsync();
        }
    }

    private static MeterListener ListenForRetirements(TaskCompletionSource<string> reason)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "scripthost.workers.retired")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => reason.TrySetResult((string)tags.ToArray().Single(tag => tag.Key == "reason").Value!));
        listener.Start();
        return listener;
    }
}
