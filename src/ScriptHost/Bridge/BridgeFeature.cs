using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Profiles;
using ScriptHost.Runs;
using ScriptHost.Scheduling;
using ScriptHost.Scheduling.Firing;

namespace ScriptHost.Bridge;

internal static class BridgeFeature
{
    /// <param name="services">The agent's.</param>
    /// <param name="configuration">Its settings.</param>
    /// <param name="folder">Where the bridge's name is kept.</param>
    public static IServiceCollection AddBridge(this IServiceCollection services, IConfiguration configuration, string folder)
    {
        services.AddOptions<BridgeOptions>().Bind(configuration.GetSection(BridgeOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BridgeOptions>, BridgeOptionsValidator>();
        services.AddSingleton(_ => BridgeIdentity.Of(folder));
        services.AddSingleton(provider => new Bridges(
            [.. provider.GetRequiredService<IOptions<BridgeOptions>>().Value.Databases.Select(one => Create(provider, one.Key, one.Value))]));
        services.AddSingleton<DescribeDatabases>(provider => () => provider.GetRequiredService<Bridges>().Describe());
        return services;
    }

    /// <summary>Serves the databases of the settings from now on.</summary>
    public static void StartBridges(this IServiceProvider services) =>
        services.GetRequiredService<Bridges>().Start(services.GetRequiredService<RunService>().Draining);

    private static DatabaseBridge Create(IServiceProvider provider, string name, BridgeDatabaseOptions options)
    {
        var place = BridgePlace.Find(options, provider.GetRequiredService<ProfileSettings>().Current)!;
        var identity = provider.GetRequiredService<BridgeIdentity>();
        var sender = provider.GetRequiredService<IRunSender>();
        var timeProvider = provider.GetRequiredService<TimeProvider>();
        var sessions = new DatabaseSessions(name, () => place.ToSettings(name, options), options.Sessions, options.StatementTimeout);
        var context = new BridgeContext(name, options, new RequestCalls(sessions, place.Provider, identity))
        {
            Identity = identity,
            Agents = new RequestAgents(name, options, identity, sender),
            Sender = sender,
            Scheduler = provider.GetRequiredService<IOptions<SchedulerOptions>>(),
            State = new BridgeState(timeProvider),
            TimeProvider = timeProvider,
            Loggers = provider.GetRequiredService<ILoggerFactory>(),
        };
        return new DatabaseBridge(context, sessions, options.WakeUp == "none" && !options.Queue ? null : new RequestListener(sessions, place.Provider, options.Queue));
    }
}
