using Microsoft.Extensions.DependencyInjection;

namespace ScriptHost.Worker.Running;

internal static class RunnerFeature
{
    public static void AddRunning(IServiceCollection services)
    {
        // A script that blocks threads of the pool must not keep Stop from being heard.
        ThreadPool.GetMinThreads(out _, out var completionPort);
        ThreadPool.SetMinThreads(Environment.ProcessorCount + 4, completionPort);

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<LoadedScripts>();
        services.AddSingleton<ProcessState>();
        services.AddSingleton<RunResources>();
        services.AddSingleton<CurrentRun>();
        services.AddHostedService<RunnerWarmUp>();
    }
}
