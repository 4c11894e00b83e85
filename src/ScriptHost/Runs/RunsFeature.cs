using Microsoft.Extensions.DependencyInjection;

namespace ScriptHost.Runs;

internal static class RunsFeature
{
    public static IServiceCollection AddRuns(this IServiceCollection services)
    {
        services.AddSingleton<RunRequestReader>();
        services.AddSingleton<RunJournal>();
        services.AddSingleton<RunMessages>();
        services.AddSingleton<ScratchFolders>();
        services.AddSingleton<ScriptPreparation>();
        services.AddSingleton<RunStopper>();
        services.AddSingleton<WorkerRuns>();
        services.AddSingleton<ProgramRuns>();
        services.AddSingleton<RunExecution>();
        services.AddSingleton<RunService>();
        services.AddSingleton<ScriptChecks>();
        return services;
    }
}
