using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ScriptHost.Scripts;

internal static class ScriptsFeature
{
    public static IServiceCollection AddScripts(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        services.AddOptions<ScriptsOptions>().Bind(configuration.GetSection(ScriptsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ScriptsOptions>, ScriptsOptionsValidator>();
        services.AddSingleton(new DataFolders(dataDirectory));
        services.AddSingleton(_ => Toolchain.Of(Path.Combine(AppContext.BaseDirectory, "worker")));
        services.AddSingleton<ActionResolver>();
        services.AddSingleton<SourceSetReader>();
        services.AddSingleton<PackageFiles>();
        services.AddSingleton<PackageResolver>();
        services.AddSingleton<PackageLocks>();
        services.AddSingleton<KnownScripts>();
        services.AddSingleton<ScriptFiles>();
        services.AddSingleton<ScriptRecords>();
        services.AddSingleton<ScriptStore>();
        services.AddSingleton<CompilerProcess>();
        services.AddSingleton<CompiledScripts>();
        return services;
    }
}
