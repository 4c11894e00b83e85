using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Jobs whose agent is told to end while they run, and starts again: the scheduler's own one, or that of an endpoint.</summary>
public sealed class JobShutdownTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    // Nothing is waited for: what runs is stopped.
    private readonly CrashingAgent _scheduler = CrashingAgent.Create("Workers__Sandbox=none");
    private readonly CrashingAgent _remote = CrashingAgent.CreateListening("Workers__Sandbox=none");

    [Fact]
    public async Task When_the_schedulers_agent_shuts_down_a_run_is_stopped_and_comes_again_where_its_job_asks_for_that()
    {
        await _scheduler.LiveOnceAsync(() => BeginAsync(_scheduler.Root, destination: ""));
        await _scheduler.LiveAsync();

        await CheckAsync();
    }

    [Fact]
    public async Task When_an_endpoints_agent_shuts_down_a_run_is_stopped_and_comes_again_where_its_job_asks_for_that()
    {
        await RemoteEndpoint.RegisterAsync(_scheduler, _remote);
        await _scheduler.LiveAsync();
        await _remote.LiveOnceAsync(() => BeginAsync(_remote.Root, RemoteEndpoint.Destination));
        await _remote.LiveAsync();

        await CheckAsync();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _scheduler.DisposeAsync();
        await _remote.DisposeAsync();
    }

    /// <summary>Two jobs that run until they are stopped, the first time.</summary>
    private async Task BeginAsync(string root, string destination)
    {
        File.SetUnixFileMode(root, (UnixFileMode)0b111_111_111);
        foreach (var (name, restarts) in new[] { ("AGAIN", "TRUE"), ("ONCE", "FALSE") })
        {
            File.WriteAllText(Path.Combine(root, $"{name}.sh"), $"#!/bin/sh\nmkdir {Begun(name)} && exec sleep 600\nexit 0\n");
            await _scheduler.Scheduler.CreateJobAsync(new CreateJobRequest { User = "ADA", JobName = name, JobType = "EXECUTABLE", JobAction = $"{name}.sh", AutoDrop = false });
            await SetAsync(name, "restart_on_recovery", restarts);
            if (destination is not "")
            {
                await SetAsync(name, "destination", destination);
            }

            await _scheduler.Scheduler.EnableAsync(new EnableRequest { User = "ADA", Name = name });
        }

        await UntilAsync(() => Task.FromResult(Directory.Exists(Begun("AGAIN")) && Directory.Exists(Begun("ONCE"))));

        string Begun(string name) => Path.Combine(root, $"{name}.begun");
    }

    private async Task CheckAsync()
    {
        await UntilAsync(async () => (await JobAsync("AGAIN")).State == "SUCCEEDED" && (await JobAsync("ONCE")).State == "STOPPED");
        Assert.Equal([("SUCCEEDED", 0L), ("STOPPED", 124L)], await DetailsAsync("AGAIN"));
        Assert.Equal([("STOPPED", 124L)], await DetailsAsync("ONCE"));
        foreach (var name in new[] { "AGAIN", "ONCE" })
        {
            Assert.Equal((1, 0, 0), await JobAsync(name) is var job ? (job.RunCount, job.FailureCount, job.RetryCount) : default);
        }
    }

    private async Task SetAsync(string name, string attribute, string value) =>
        await _scheduler.Scheduler.SetAttributeAsync(new SetAttributeRequest { User = "ADA", Name = name, Attribute = attribute, Value = value });

    private async Task<JobStatus> JobAsync(string name) =>
        (await _scheduler.Scheduler.ListObjectsAsync(new ListObjectsRequest { User = "ADA", Kind = SchedulerObjectKind.Job, Name = name })).Objects[0].Job;

    private async Task<IEnumerable<(string Status, long ErrorNumber)>> DetailsAsync(string name)
    {
        var reply = await _scheduler.Scheduler.ListRunDetailsAsync(new ListRunDetailsRequest { User = "ADA", Of = new HistoryOf { JobName = name } });
        return reply.Details.Select(row => (row.Status, row.ErrorNumber));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (!await condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), bound.Token);
        }
    }
}
