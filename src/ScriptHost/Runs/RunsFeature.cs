using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScriptHost.Runs.Journal;
using ScriptHost.Storage;

namespace ScriptHost.Runs;

internal static class RunsFeature
{
    public static IServiceCollection AddRuns(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LimitsOptions>().Bind(configuration.GetSection(LimitsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>();
        services.AddSingleton<MemoryWatch>();
        services.AddSingleton<RunRequestReader>();
        services.AddOptions<JournalOptions>().Bind(configuration.GetSection(JournalOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JournalOptions>, JournalOptionsValidator>();
        services.AddSingleton(provider => new Spools(provider.GetRequiredService<AgentStore>().Folder, provider.GetRequiredService<IOptions<JournalOptions>>()));
        services.AddSingleton<RunJournal>();
        services.AddSingleton<JournalRecovery>();
        services.AddSingleton<JournalRetention>();
        services.AddSingleton<RunFactory>();
        services.AddSingleton<RunWaits>();
        services.AddSingleton<RunList>();
        services.AddHostedService<RunsUpkeep>();
        services.AddSingleton<RunMessages>();
        services.AddSingleton<RunSessions>();
        services.AddSingleton<ScratchFolders>();
        services.AddSingleton<ScriptPreparation>();
        services.AddSingleton<RunStopper>();
        services.AddSingleton<WorkerKeys>();
        services.AddSingleton<WorkerRuns>();
        services.AddSingleton<ProgramRuns>();
        services.AddSingleton<RunExecution>();
        services.AddSingleton<RunReports>();
        services.AddSingleton<RunService>();
        services.AddSingleton<PythonChecks>();
        services.AddSingleton<ScriptChecks>();
        services.AddSingleton<AgentDescription>();
        return services;
    }
}
