using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ScriptHost.Runs;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.Quartz;
using ScriptHost.Scheduling.Store;
using ScriptHost.Scheduling.Views;
using ScriptHost.Storage;

namespace ScriptHost.Scheduling;

internal static class SchedulingFeature
{
    /// <summary>What whoever sends runs to agents needs, with or without jobs of its own; its store of users and endpoints is where the settings say.</summary>
    public static IServiceCollection AddSending(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SchedulerOptions>().Bind(configuration.GetSection(SchedulerOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SchedulerOptions>, SchedulerOptionsValidator>();
        services.AddSingleton<LocalRunSender>();
        services.AddSingleton<IRunSender, EndpointRunSender>();
        if (IsInPostgreSql(configuration))
        {
            // In place of the registry's file.
            services.AddSingleton(provider => PostgreSqlSource.Create(OptionsOf(provider)));
            services.AddSingleton(provider => new SchedulerStore(
                new PostgreSqlDatabase(provider.GetRequiredService<NpgsqlDataSource>(), PostgreSqlSource.SchemaOf(OptionsOf(provider))),
                provider.GetRequiredService<ILogger<SchedulerStore>>()));
        }

        return services;
    }

    /// <param name="services">The agent's; <see cref="AddSending"/> has been called.</param>
    /// <param name="configuration">Its settings.</param>
    /// <param name="folder">Where scheduler.db lies.</param>
    public static IServiceCollection AddScheduling(this IServiceCollection services, IConfiguration configuration, string folder)
    {
        services.AddSingleton<IViewRows>(provider => IsInPostgreSql(configuration)
            ? new CopiedViewRows(provider.GetRequiredService<NpgsqlDataSource>(), OptionsOf(provider).Schema)
            : new FileViewRows(Path.Combine(folder, "scheduler.db")));
        services.AddSingleton(provider => new JobStore(provider.GetRequiredService<SchedulerStore>().Writer));
        services.AddSingleton<IJobAuthority, RegistryAuthority>();
        services.AddSingleton<SchedulerVerbs>();
        services.AddSingleton<ViewQueries>();
        services.AddSingleton<FiringSteps>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Sending>(provider, provider.GetRequiredService<FiringSteps>()));
        services.AddSingleton<FiringEngine>();
        services.AddSingleton<Stopping>();
        services.AddSingleton<SessionRuns>();
        services.AddSingleton<HandVerbs>();
        services.AddSingleton<EventFeed>();
        services.AddHostedService<HistoryUpkeep>();
        return services.AddQuartzWakeUps();
    }

    /// <summary>Opens the store, follows what had begun, and fires from now on.</summary>
    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    public static async Task<FiringEngine> StartSchedulingAsync(this IServiceProvider services)
    {
        await services.GetRequiredService<JobStore>().OpenAsync();
        await services.GetRequiredService<EventFeed>().StartAsync();
        var engine = services.GetRequiredService<FiringEngine>();
        await engine.StartAsync(services.GetRequiredService<RunService>().Draining);
        return engine;
    }

    private static bool IsInPostgreSql(IConfiguration configuration) => configuration.GetSection(PostgreSqlOptions.Section).Exists();

    private static PostgreSqlOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<SchedulerOptions>>().Value.PostgreSql!;
}
