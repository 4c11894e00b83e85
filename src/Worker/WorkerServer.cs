using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ScriptHost.Worker;

/// <summary>One gRPC service on one Unix socket for one agent. When the agent's connection is gone, so is the worker.</summary>
internal static class WorkerServer
{
    // Assemblies of scripts travel in messages; the agent is the only one who can send any.
    private const int MaxMessageBytes = 128 * 1024 * 1024;

    // Kestrel takes the endless time span, and then ends connections at once.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(3650);

    public static async Task RunAsync<TService>(string socketPath, string token, Action<IServiceCollection> addServices)
        where TService : class
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // One connection, one call at a time: nothing is gained by a change of threads between the socket and the parser.
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true).ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MinRequestBodyDataRate = null;
            // The one connection may be silent for as long as runs come on their own socket, or nothing is to be done.
            options.Limits.KeepAliveTimeout = Forever;
            options.ListenUnixSocket(socketPath, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(next => async connection =>
                {
                    await next(connection);
                    // Not a graceful stop: a script may be running that nobody waits for any more.
                    Environment.Exit(0);
                });
            });
        });

        builder.Services.AddRouting();
        builder.Services.AddSingleton(new WorkerToken(token));
        builder.Services.AddSingleton<TokenInterceptor>();
        builder.Services.AddGrpc(options =>
        {
            options.Interceptors.Add<TokenInterceptor>();
            options.MaxReceiveMessageSize = MaxMessageBytes;
            options.MaxSendMessageSize = MaxMessageBytes;
            options.EnableDetailedErrors = true;
        });
        addServices(builder.Services);

        var application = builder.Build();
        application.MapGrpcService<TService>();
        await application.RunAsync();
    }
}
