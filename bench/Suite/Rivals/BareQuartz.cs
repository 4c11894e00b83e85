using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace ScriptHost.Benchmarks.Rivals;

/// <summary>Quartz.NET by itself, in memory: jobs that do nothing, and how late each firing is.</summary>
internal static class BareQuartz
{
    /// <param name="rate">Firings a second, spread over it.</param>
    /// <param name="time">How long.</param>
    /// <returns>Milliseconds.</returns>
    public static async Task<IReadOnlyList<double>> MeasureAsync(int rate, TimeSpan time)
    {
        var lags = new ConcurrentQueue<double>();
        await using var services = new ServiceCollection().AddLogging().AddSingleton(lags).AddQuartz().BuildServiceProvider();
        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        var begin = TimeProvider.System.GetUtcNow().AddSeconds(2);
        for (var i = 0; i < rate; i++)
        {
            var trigger = TriggerBuilder.Create().StartAt(begin.AddSeconds((double)i / rate))
                .WithSimpleSchedule(schedule => schedule.WithInterval(TimeSpan.FromSeconds(1)).RepeatForever()).Build();
            await scheduler.ScheduleJob(JobBuilder.Create<NoJob>().WithIdentity($"{i}").Build(), trigger);
        }

        await scheduler.Start();
        await Task.Delay(time + TimeSpan.FromSeconds(2));
        await scheduler.Shutdown(waitForJobsToComplete: true);
        return [.. lags];
    }

    private sealed class NoJob(ConcurrentQueue<double> lags) : IJob
    {
        public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            lags.Enqueue((TimeProvider.System.GetUtcNow() - context.ScheduledFireTimeUtc!.Value).TotalMilliseconds);
            return default;
        }
    }
}
