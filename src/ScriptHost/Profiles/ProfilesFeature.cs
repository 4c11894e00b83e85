using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ScriptHost.Profiles;

internal static class ProfilesFeature
{
    /// <param name="services">Where to register.</param>
    /// <param name="dataDirectory">The agent's.</param>
    /// <param name="settingsFiles">The files that settings come from.</param>
    /// <param name="readSettings">Reads all settings anew.</param>
    public static IServiceCollection AddProfiles(
        this IServiceCollection services, string dataDirectory, IReadOnlyList<string> settingsFiles, Func<IConfiguration> readSettings)
    {
        services.AddSingleton(new OwnerFolders(dataDirectory));
        services.AddSingleton<ProfilesReader>();
        services.AddSingleton(provider => new ProfileSettings(
            provider.GetRequiredService<ProfilesReader>(), settingsFiles, readSettings, provider.GetRequiredService<ILogger<ProfileSettings>>()));
        services.AddOptions<ContextOptions>().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ContextOptions>, ProfilesValidator>();
        services.AddSingleton<ScriptSecrets>();
        services.AddSingleton<SessionPlaces>();
        return services;
    }
}
