using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ScriptHost.Runs;

internal static class RunsFeature
{
    public static IServiceCollection AddRuns(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LimitsOptions>().Bind(configuration.GetSection(LimitsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>();
        services.AddSingleton<MemoryWatch>();
        services.AddSingleton<RunRequestReader>();
        services.AddSingleton<RunJournal>();
        services.AddSingleton<RunMessages>();
        services.AddSingleton<ScratchFolders>();
        services.AddSingleton<ScriptPreparation>();
        services.AddSingleton<RunStopper>();
        services.AddSingleton<WorkerKeys>();
        services.AddSingleton<WorkerRuns>();
        services.AddSingleton<ProgramRuns>();
        services.AddSingleton<RunExecution>();
        services.AddSingleton<RunService>();
        services.AddSingleton<ScriptChecks>();
        services.AddSingleton<AgentDescription>();
        return services;
    }
}
