using System.Globalization;
using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>The process is killed at the steps of a firing. No firing is lost, none is done twice, and what is counted is right.</summary>
public sealed class SchedulerCrashTests : IAsyncLifetime
{
    private const int RunCount = 4;

    private CrashingAgent _agent = null!;

    /// <summary>For each fault point one moment; SCRIPTHOST_CRASH_COUNT for more.</summary>
    public static TheoryData<string> Faults()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("SCRIPTHOST_CRASH_COUNT") ?? "1", CultureInfo.InvariantCulture);
        var random = new Random(2026);
        var faults = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            foreach (var point in new[] { "before-begun", "after-begun", "after-accepted", "before-ended", "before-firing-ended", "after-firing-ended", "before-wake-up", "after-wake-up" })
            {
                faults.Add($"{point}:{random.Next(0, RunCount - 1)}");
            }
        }

        return [.. faults];
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_firing_is_one_run(string fault)
    {
        File.WriteAllText(Path.Combine(_agent.Root, "tick.sh"), "#!/bin/sh\necho tick\n");
        var living = _agent.LiveAsync(fault);
        await CreateAsync();
        await living;

        var job = await UntilCompletedAsync();
        var runs = (await _agent.Client.ListRunsAsync(new ListRunsRequest { JobName = "TICK", Limit = 1000 })).Runs
            .Where(run => run.Outcome.Reason != Reason.NotStarted).ToList();

        Assert.Equal(RunCount, runs.Count);
        Assert.Equal(RunCount, job.Job.RunCount);
        Assert.Equal(runs.Count(run => run.Outcome.Status == OutcomeStatus.Failed), job.Job.FailureCount);
        Assert.All(runs, run => Assert.True(run.Outcome.Status == OutcomeStatus.Succeeded || run.Outcome.Reason == Reason.WorkerLost, run.Outcome.Message));
    }

    public Task InitializeAsync()
    {
        _agent = CrashingAgent.Create();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    // The agent may be killed behind each of these calls, before or after it took effect.
    private async Task CreateAsync()
    {
        await TryUntilDoneAsync(() => _agent.Scheduler.CreateJobAsync(new CreateJobRequest
        {
            User = "ADA",
            JobName = "TICK",
            JobType = "EXECUTABLE",
            JobAction = "tick.sh",
            RepeatInterval = "FREQ=SECONDLY",
            AutoDrop = false,
        }).ResponseAsync);
        await TryUntilDoneAsync(() => _agent.Scheduler.SetAttributeAsync(new SetAttributeRequest { User = "ADA", Name = "TICK", Attribute = "max_runs", Value = $"{RunCount}" }).ResponseAsync);
        await TryUntilDoneAsync(() => _agent.Scheduler.EnableAsync(new EnableRequest { User = "ADA", Name = "TICK" }).ResponseAsync);
    }

    private async Task TryUntilDoneAsync(Func<Task> call)
    {
        while (true)
        {
            await _agent.Ready.WaitAsync(TimeSpan.FromMinutes(2));
            try
            {
                await call();
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.AlreadyExists)
            {
                return;
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
            {
                await Task.Yield();
            }
        }
    }

    private async Task<SchedulerObjectRecord> UntilCompletedAsync()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var request = new ListObjectsRequest { User = "ADA", Kind = SchedulerObjectKind.Job, Name = "TICK" };
            var job = (await _agent.Scheduler.ListObjectsAsync(request, cancellationToken: bound.Token)).Objects[0];
            if (job.Job.State == "COMPLETED")
            {
                return job;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), bound.Token);
        }
    }
}
