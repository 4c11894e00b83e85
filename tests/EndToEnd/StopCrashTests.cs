using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>The process is killed between the steps of STOP_JOB.</summary>
public sealed class StopCrashTests : IAsyncLifetime
{
    private CrashingAgent _agent = null!;

    [Theory]
    [InlineData("before-stop-stored")]
    [InlineData("after-stop-stored")]
    [InlineData("before-stop-sent")]
    public async Task A_scheduler_that_dies_while_it_stops_a_run_ends_it_once(string point)
    {
        File.WriteAllText(Path.Combine(_agent.Root, "sleep.sh"), "#!/bin/sh\nsleep 600\n");
        var living = _agent.LiveAsync($"{point}:0");
        await _agent.Ready.WaitAsync(TimeSpan.FromMinutes(2));
        await _agent.Scheduler.CreateJobAsync(new CreateJobRequest { User = "ADA", JobName = "TICK", JobType = "EXECUTABLE", JobAction = "sleep.sh" });
        await _agent.Scheduler.RunJobAsync(new RunScheduledJobRequest { User = "ADA", JobName = "TICK", UseCurrentSession = false });
        await Assert.ThrowsAsync<RpcException>(async () => await _agent.Scheduler.StopJobAsync(new StopJobRequest { User = "ADA", JobName = "TICK" }));
        await living;

        // Its agent died with it: a run that had started is lost, and one that had not is stopped where that was on disk.
        if (point == "before-stop-stored")
        {
            await Record.ExceptionAsync(async () => await _agent.Scheduler.StopJobAsync(new StopJobRequest { User = "ADA", JobName = "TICK" }));
        }

        Assert.Equal(1, (await UntilAsync("DISABLED")).Job.RunCount);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _agent.Scheduler.StopJobAsync(new StopJobRequest { User = "ADA", JobName = "TICK" }));
        Assert.StartsWith("ORA-27366", refused.Status.Detail, StringComparison.Ordinal);
    }

    public Task InitializeAsync()
    {
        _agent = CrashingAgent.Create();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    private async Task<SchedulerObjectRecord> UntilAsync(string state)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var request = new ListObjectsRequest { User = "ADA", Kind = SchedulerObjectKind.Job, Name = "TICK" };
            var job = (await _agent.Scheduler.ListObjectsAsync(request, cancellationToken: bound.Token)).Objects[0];
            if (job.Job.State == state)
            {
                return job;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), bound.Token);
        }
    }
}
