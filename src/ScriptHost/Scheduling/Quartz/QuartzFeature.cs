using Microsoft.Extensions.DependencyInjection;
using Quartz;
using ScriptHost.Scheduling.Firing;

namespace ScriptHost.Scheduling.Quartz;

/// <summary>The one folder that knows Quartz.NET.</summary>
internal static class QuartzFeature
{
    // Whatever is late fires at once, as after a clock that was put forward or a machine that slept.
    private static readonly TimeSpan NeverMisfires = TimeSpan.FromDays(36_500);

    /// <summary>
    /// Triggers are kept in memory: all wake-ups are set anew from the jobs at each start, and a file of them would be one more that can be deleted,
    /// or be on a disk that is full. Quartz's clock is the container's.
    /// </summary>
    public static IServiceCollection AddQuartzWakeUps(this IServiceCollection services)
    {
        services.AddQuartz(quartz => quartz.UseInMemoryStore(store => store.MisfireThreshold = NeverMisfires));
        services.AddSingleton<QuartzWakeUps>();
        services.AddSingleton<IWakeUps>(provider => provider.GetRequiredService<QuartzWakeUps>());
        services.AddTransient<WakeJob>();
        return services;
    }
}
