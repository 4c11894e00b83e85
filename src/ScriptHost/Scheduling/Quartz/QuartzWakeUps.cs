using System.Globalization;
using Quartz;
using ScriptHost.Diagnostics;
using ScriptHost.Scheduling.Firing;

namespace ScriptHost.Scheduling.Quartz;

/// <summary>A Quartz trigger for each job that waits: it fires once, also when its time passed while nobody was there.</summary>
internal sealed class QuartzWakeUps(ISchedulerFactory factory) : IWakeUps
{
    private const string Group = "jobs";

    private Func<long, Task> _onWake = _ => Task.CompletedTask;

    public async Task StartAsync(Func<long, Task> onWake)
    {
        _onWake = onWake;
        await (await factory.GetScheduler()).Start();
    }

    public async Task StopAsync() => await (await factory.GetScheduler()).Shutdown(waitForJobsToComplete: true);

    public async Task SetAsync(long jobId, DateTimeOffset? at, int priority)
    {
        var scheduler = await factory.GetScheduler();
        var name = jobId.ToString(CultureInfo.InvariantCulture);
        var key = new JobKey(name, Group);
        if (at is not { } time)
        {
            await scheduler.DeleteJob(key);
            return;
        }

        var job = JobBuilder.Create<WakeJob>().WithIdentity(key).Build();
        var trigger = TriggerBuilder.Create()
            .WithIdentity(name, Group)
            // Greater ones come first.
            .WithPriority(-priority)
            .StartAt(time)
            .WithSimpleSchedule(simple => simple.WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow))
            .Build();
        await scheduler.ScheduleJob(job, [trigger], ScheduleJobOptions.Replacing);
    }

    public async Task<IReadOnlyCollection<long>> ListAsync()
    {
        var scheduler = await factory.GetScheduler();
        var ids = new List<long>();
        foreach (var key in await scheduler.GetJobKeys(GroupMatcher<JobKey>.GroupEquals(Group)))
        {
            ids.Add(long.Parse(key.Name, CultureInfo.InvariantCulture));
        }

        return ids;
    }

    /// <summary>What Quartz calls.</summary>
    public async Task WakeAsync(string name)
    {
        FaultPoint.Reach(FaultPoint.BeforeWoken);
        await _onWake(long.Parse(name, CultureInfo.InvariantCulture));
        FaultPoint.Reach(FaultPoint.AfterWoken);
    }
}
