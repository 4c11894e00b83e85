using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Registry.Calls;
using ScriptHost.Registry.Objects;
using ScriptHost.Storage;

namespace ScriptHost.Registry;

internal static class RegistryFeature
{
    /// <summary>Registers the registry.</summary>
    /// <param name="services">What registers.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="folder">Where scheduler.db lies.</param>
    /// <param name="scriptsPlaces">Folders that scripts can write to.</param>
    public static IServiceCollection AddRegistry(this IServiceCollection services, IConfiguration configuration, string folder, IReadOnlyList<string> scriptsPlaces)
    {
        services.AddSingleton(provider => SchedulerStore.Open(folder, provider.GetRequiredService<ILogger<SchedulerStore>>()));
        services.AddSingleton<RegistryStore>();
        services.AddSingleton(new WalletDirectories(scriptsPlaces));
        services.AddSingleton(new DirectoryFolders(Path.Combine(folder, "directories")));
        services.AddOptions<ObjectsOptions>().Bind(configuration.GetSection(ObjectsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ObjectsOptions>, ObjectsOptionsValidator>();
        services.AddSingleton(_ => new CredentialFile(Path.Combine(folder, "credentials.json")));
        services.AddSingleton<ObjectSource>();
        services.AddSingleton<ObjectTarget>();
        services.AddSingleton<Authority>();
        services.AddSingleton<GrantCheck>();
        services.AddSingleton<EndpointRegistry>();
        services.AddSingleton<UserRegistry>();
        services.AddSingleton<UrlHealth>();
        services.AddSingleton<EndpointChannels>();
        services.AddSingleton<EndpointClient>();
        return services;
    }
}
