using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScriptHost.Posix;
using ScriptHost.Security;
using ScriptHost.Workers.Isolation;
using ScriptHost.Workers.Pooling;

namespace ScriptHost.Workers;

internal static class WorkersFeature
{
    public static IServiceCollection AddWorkers(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        services.AddOptions<WorkersOptions>().Bind(configuration.GetSection(WorkersOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WorkersOptions>, WorkersOptionsValidator>();
        services.AddMetrics();
        services.AddSingleton<PipePoller>();
        services.AddSingleton<ChildStarter>();
        services.AddSingleton<ChildLauncher>();
        services.AddSingleton(provider => new OwnerUids(Path.Combine(dataDirectory, "uids"), RangeOf(provider)));
        services.AddSingleton<SandboxProbe>();
        services.AddSingleton<Sandbox>();
        services.AddSingleton<Programs>();
        services.AddSingleton<WorkerCommands>();
        services.AddSingleton<WorkerLauncher>();
        services.AddSingleton<Rehearsal>();
        services.AddSingleton<IWorkerStarter, OwnerWorkers>();
        services.AddSingleton<RetirementRules>();
        services.AddSingleton<WorkersMetrics>();
        services.AddSingleton<WorkerProcesses>();
        services.AddSingleton<WorkerPool>();
        services.AddSingleton<RunPlaces>();
        return services;
    }

    private static UidRange RangeOf(IServiceProvider provider) =>
        UidRange.TryParse(provider.GetRequiredService<IOptions<WorkersOptions>>().Value.UidRange, out var range)
            ? range
            : throw new InvalidOperationException("Options are validated before they are used.");
}
