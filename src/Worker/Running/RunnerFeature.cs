using Microsoft.Extensions.DependencyInjection;

namespace ScriptHost.Worker.Running;

internal static class RunnerFeature
{
    /// <param name="services">Get what executes runs.</param>
    /// <param name="socketPath">Where the worker serves.</param>
    public static void AddRunning(IServiceCollection services, string socketPath)
    {
        // A script that blocks threads of the pool must not keep Stop from being heard.
        ThreadPool.GetMinThreads(out _, out var completionPort);
        ThreadPool.SetMinThreads(Environment.ProcessorCount + 4, completionPort);

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<LoadedScripts>();
        services.AddSingleton<ProcessState>();
        services.AddSingleton<RunResources>();
        services.AddSingleton<CurrentRun>();
        services.AddSingleton(new RunSocketPlace(WorkerProtocol.RunSocketBeside(socketPath)));
        services.AddHostedService<RunnerWarmUp>();
        services.AddHostedService<RunSocket>();
    }
}
