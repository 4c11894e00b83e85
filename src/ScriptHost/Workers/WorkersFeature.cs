using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ScriptHost.Posix;

namespace ScriptHost.Workers;

internal static class WorkersFeature
{
    public static IServiceCollection AddWorkers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WorkersOptions>().Bind(configuration.GetSection(WorkersOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PipePoller>();
        services.AddSingleton<ChildStarter>();
        services.AddSingleton<WorkerCommands>();
        services.AddSingleton<WorkerLauncher>();
        services.AddSingleton<WorkerPool>();
        return services;
    }
}
