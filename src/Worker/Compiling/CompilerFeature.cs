using Microsoft.Extensions.DependencyInjection;

namespace ScriptHost.Worker.Compiling;

internal static class CompilerFeature
{
    public static void AddCompiling(IServiceCollection services)
    {
        services.AddSingleton<ScriptReferences>();
        services.AddSingleton<ScriptCompiler>();
        services.AddHostedService<CompilerWarmUp>();
    }
}
