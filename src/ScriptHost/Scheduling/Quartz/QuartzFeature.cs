using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using ScriptHost.Scheduling.Firing;

namespace ScriptHost.Scheduling.Quartz;

/// <summary>The one folder that knows Quartz.NET.</summary>
internal static class QuartzFeature
{
    /// <param name="services">The agent's.</param>
    /// <param name="dataDirectory">
    /// Where triggers.db lies. It is apart from scheduler.db because its writers are Quartz's own, and because nothing in it is worth keeping:
    /// all wake-ups are set anew from the jobs at each start.
    /// </param>
    public static IServiceCollection AddQuartzWakeUps(this IServiceCollection services, string dataDirectory)
    {
        var connectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDirectory, "triggers.db") }.ToString();
        services.AddQuartz(quartz => quartz
            .UseTimeProvider(TimeProvider.System)
            .UsePersistentStore(store =>
            {
                store.UseSqlite(SqliteFactory.Instance, connectionString);
                store.ProvisionSchema();
            }));
        services.AddSingleton<QuartzWakeUps>();
        services.AddSingleton<IWakeUps>(provider => provider.GetRequiredService<QuartzWakeUps>());
        services.AddTransient<WakeJob>();
        return services;
    }
}
