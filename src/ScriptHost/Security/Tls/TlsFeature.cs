using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ScriptHost.Security.Tls;

internal static class TlsFeature
{
    /// <summary>Registers what listening takes; without a wallet the agent listens without encryption, or nowhere.</summary>
    public static IServiceCollection AddTls(this IServiceCollection services, IConfiguration configuration, string? address, string? wallet)
    {
        services.AddOptions<TlsOptions>().Bind(configuration.GetSection(TlsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TlsOptions>, TlsOptionsValidator>();
        services.AddSingleton(provider => new AgentEndpoint(address, provider.GetService<ServerCertificates>()));
        if (wallet is null)
        {
            return services;
        }

        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ServerCertificates>(provider, wallet, provider.GetRequiredService<IOptions<TlsOptions>>().Value));
        services.AddSingleton<TlsMetrics>();
        services.AddSingleton<Refusals>();
        services.AddSingleton<HandshakeGate>();
        services.AddSingleton<Door>();
        services.AddHostedService<CertificateWatch>();
        return services;
    }

    /// <summary>Callers must show a certificate of an authority that the agent trusts.</summary>
    public static void RequireKnownCallers(this ListenOptions listen)
    {
        var door = listen.ApplicationServices.GetRequiredService<Door>();
        var timeout = listen.ApplicationServices.GetRequiredService<IOptions<TlsOptions>>().Value.HandshakeTimeout;
        listen.Use(next => connection => door.ReceiveAsync(connection, next));
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = door.Negotiate, HandshakeTimeout = timeout });
        listen.Use(next => connection => door.WelcomeAsync(connection, next));
    }
}
