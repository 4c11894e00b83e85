using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>The process is killed between the steps of STOP_JOB.</summary>
public sealed class StopCrashTests : IAsyncLifetime
{
    private CrashingAgent _agent = null!;

    [Theory]
    [InlineData("before-stop-stored", "FAILED")]
    [InlineData("after-stop-stored", "STOPPED")]
    [InlineData("before-stop-sent", "STOPPED")]
    [InlineData("after-stop-sent", "STOPPED")]
    public async Task A_scheduler_that_dies_while_it_stops_a_run_ends_it_once_and_as_stopped_where_the_wish_was_on_disk(string point, string status)
    {
        File.WriteAllText(Path.Combine(_agent.Root, "sleep.sh"), "#!/bin/sh\nsleep 600\n");
        var living = _agent.LiveAsync($"{point}:0");
        await _agent.Ready.WaitAsync(TimeSpan.FromMinutes(2));
        await _agent.Scheduler.CreateJobAsync(new CreateJobRequest { User = "ADA", JobName = "TICK", JobType = "EXECUTABLE", JobAction = "sleep.sh" });
        var reply = await _agent.Scheduler.RunJobAsync(new RunScheduledJobRequest { User = "ADA", JobName = "TICK", UseCurrentSession = false });
        await UntilRunningAsync(reply.RunIds[0]);
        await Assert.ThrowsAsync<RpcException>(async () => await _agent.Scheduler.StopJobAsync(new StopJobRequest { User = "ADA", JobName = "TICK" }));
        await living;

        // Its agent died with it: a run that nobody wanted stopped by then is lost, unless that comes before its end is found.
        if (point == "before-stop-stored")
        {
            await Record.ExceptionAsync(async () => await _agent.Scheduler.StopJobAsync(new StopJobRequest { User = "ADA", JobName = "TICK" }));
        }

        var job = (await UntilAsync("DISABLED")).Job;
        var row = Assert.Single((await _agent.Scheduler.ListRunDetailsAsync(new ListRunDetailsRequest { User = "ADA", Of = new HistoryOf { JobName = "TICK" } })).Details);
        Assert.Contains(row.Status, new[] { status, "STOPPED" });
        Assert.Equal((1, row.Status == "FAILED" ? 1 : 0), (job.RunCount, job.FailureCount));
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _agent.Scheduler.StopJobAsync(new StopJobRequest { User = "ADA", JobName = "TICK" }));
        Assert.StartsWith("ORA-27366", refused.Status.Detail, StringComparison.Ordinal);
    }

    public Task InitializeAsync()
    {
        _agent = CrashingAgent.Create();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    // What was not sent yet is stopped without its agent.
    private async Task UntilRunningAsync(string runId)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            try
            {
                if ((await _agent.Client.GetRunAsync(new GetRunRequest { RunId = runId }, cancellationToken: bound.Token)).Run.State == RunState.Running)
                {
                    return;
                }
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
            {
                // It is about to be sent.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), bound.Token);
        }
    }

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
