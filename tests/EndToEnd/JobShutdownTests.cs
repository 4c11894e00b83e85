using Grpc.Core;
using ScriptHost.Errors;
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

    [Fact]
    public async Task While_the_agent_drains_no_firing_begins_what_runs_is_recorded_and_the_next_start_makes_good_what_was_due()
    {
        await using var agent = CrashingAgent.Create("Workers__Sandbox=none", "Agent__DrainTimeout=00:10:00");
        var (begun, gate) = (Path.Combine(agent.Root, "begun"), Path.Combine(agent.Root, "gate"));
        long lastId = 0;
        await agent.DrainOnceAsync(
            async () =>
            {
                File.SetUnixFileMode(agent.Root, (UnixFileMode)0b111_111_111);
                File.WriteAllText(Path.Combine(agent.Root, "long.sh"), $"#!/bin/sh\nmkdir {begun}\nwhile [ ! -e {gate} ]; do sleep 0.1; done\n");
                File.WriteAllText(Path.Combine(agent.Root, "short.sh"), "#!/bin/sh\nexit 0\n");
                await agent.Scheduler.CreateJobAsync(new CreateJobRequest { User = "ADA", JobName = "LONG", JobType = "EXECUTABLE", JobAction = "long.sh", AutoDrop = false, Enabled = true });
                await agent.Scheduler.CreateJobAsync(
                    new CreateJobRequest { User = "ADA", JobName = "SHORT", JobType = "EXECUTABLE", JobAction = "short.sh", RepeatInterval = "FREQ=SECONDLY", Enabled = true });
                await agent.Scheduler.CreateJobAsync(new CreateJobRequest { User = "ADA", JobName = "BYHAND", JobType = "EXECUTABLE", JobAction = "short.sh" });
                await UntilAsync(async () => Directory.Exists(begun) && (await DetailsOfAsync(agent, "SHORT")).Count > 1);
            },
            async () =>
            {
                var refusal = await UntilRefusedAsync(() => agent.Scheduler.RunJobAsync(new RunScheduledJobRequest { User = "ADA", JobName = "BYHAND", UseCurrentSession = false }).ResponseAsync);
                Assert.Equal("AGENT_DRAINING", refusal.Trailers.GetValue(ErrorTable.TrailerKey));
                // Each firing moves it into the future.
                await UntilAsync(async () => (await JobAsync(agent, "SHORT")).NextRunDate.ToDateTimeOffset() < TimeProvider.System.GetUtcNow().AddSeconds(-3));
                lastId = (await DetailsOfAsync(agent, "SHORT")).Max(row => row.LogId);
                await File.WriteAllTextAsync(gate, "");
            });
        await agent.LiveAsync();
        await UntilAsync(async () => (await DetailsOfAsync(agent, "SHORT")).Any(row => row.LogId > lastId));

        Assert.All(await DetailsOfAsync(agent, "SHORT"), row => Assert.Equal("SUCCEEDED", row.Status));
        Assert.Equal("SUCCEEDED", Assert.Single(await DetailsOfAsync(agent, "LONG")).Status);
        Assert.Equal(("SUCCEEDED", 1), await JobAsync(agent, "LONG") is var ended ? (ended.State, ended.RunCount) : default);
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

    private Task<JobStatus> JobAsync(string name) => JobAsync(_scheduler, name);

    private static async Task<JobStatus> JobAsync(CrashingAgent agent, string name) =>
        (await agent.Scheduler.ListObjectsAsync(new ListObjectsRequest { User = "ADA", Kind = SchedulerObjectKind.Job, Name = name })).Objects[0].Job;

    private async Task<IEnumerable<(string Status, long ErrorNumber)>> DetailsAsync(string name) =>
        (await DetailsOfAsync(_scheduler, name)).Select(row => (row.Status, row.ErrorNumber));

    private static async Task<IReadOnlyList<RunDetailsRecord>> DetailsOfAsync(CrashingAgent agent, string name) =>
        (await agent.Scheduler.ListRunDetailsAsync(new ListRunDetailsRequest { User = "ADA", Of = new HistoryOf { JobName = name } })).Details;

    /// <summary>Calls until the agent has noticed that it is to end.</summary>
    private static async Task<RpcException> UntilRefusedAsync(Func<Task> call)
    {
        RpcException? refusal = null;
        await UntilAsync(async () =>
        {
            try
            {
                await call();
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
            {
                refusal = exception;
            }
            catch (RpcException exception) when (exception.Trailers.GetValue(ErrorTable.TrailerKey) == "WRONG_STATE")
            {
                // It runs at this moment.
            }

            return refusal is not null;
        });
        return refusal!;
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
