using Quartz;

namespace ScriptHost.Scheduling.Quartz;

/// <summary>What Quartz executes for a trigger. Quartz's store has its name, so that it stays as it is.</summary>
internal sealed class WakeJob(QuartzWakeUps wakeUps) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await wakeUps.WakeAsync(context.JobDetail.Key.Name);
}
