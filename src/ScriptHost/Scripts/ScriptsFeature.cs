using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ScriptHost.Scripts;

internal static class ScriptsFeature
{
    public static IServiceCollection AddScripts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ScriptsOptions>().Bind(configuration.GetSection(ScriptsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ScriptsOptions>, ScriptsOptionsValidator>();
        services.AddSingleton<ActionResolver>();
        services.AddSingleton<CompilerProcess>();
        services.AddSingleton<CompiledScripts>();
        return services;
    }
}
