using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScriptHost.Registry.Calls;
using ScriptHost.Storage;

namespace ScriptHost.Registry;

internal static class RegistryFeature
{
    /// <summary>Registers the registry.</summary>
    /// <param name="services">What registers.</param>
    /// <param name="folder">Where scheduler.db lies.</param>
    /// <param name="scriptsPlaces">Folders that scripts can write to.</param>
    public static IServiceCollection AddRegistry(this IServiceCollection services, string folder, IReadOnlyList<string> scriptsPlaces)
    {
        services.AddSingleton(provider => SchedulerStore.Open(folder, provider.GetRequiredService<ILogger<SchedulerStore>>()));
        services.AddSingleton<RegistryStore>();
        services.AddSingleton(new WalletDirectories(scriptsPlaces));
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
