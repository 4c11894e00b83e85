using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Grpc.Tests.Protos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.Tests.Hosting;

/// <summary>A Kestrel server with the probe service on a plain, a TLS and a Unix-socket endpoint.</summary>
internal sealed class ProbeHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grpc-tests-");
    private readonly List<GrpcChannel> _channels = [];
    private readonly WebApplication _application;

    private ProbeHost(Action<GrpcServiceOptions> configure, Action<IServiceCollection> register, TimeSpan shutdownTimeout)
    {
        SocketPath = Path.Combine(_folder.FullName, "probe.sock");
        Certificate = TestCertificate.Create();
        CertificatePath = Path.Combine(_folder.FullName, "probe.pem");
        File.WriteAllText(CertificatePath, Certificate.ExportCertificatePem());

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.UseShutdownTimeout(shutdownTimeout);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(State);
        builder.Services.AddSingleton<ILoggerProvider>(Log);
        register(builder.Services);
        builder.Services.AddGrpc(configure);
        _application = builder.Build();
        _application.MapGrpcService<ProbeService>();
        _application.MapGet("/plain/page", () => "a page");
    }

    public ProbeState State { get; } = new();

    public TestLog Log { get; } = new();

    public X509Certificate2 Certificate { get; }

    /// <summary>The server's certificate for clients in other processes.</summary>
    public string CertificatePath { get; }

    public string SocketPath { get; }

    public int PlainPort { get; private set; }

    public int TlsPort { get; private set; }

    public static async Task<ProbeHost> StartAsync(
        Action<GrpcServiceOptions>? configure = null, Action<IServiceCollection>? register = null, TimeSpan? shutdownTimeout = null)
    {
        var host = new ProbeHost(configure ?? (_ => { }), register ?? (_ => { }), shutdownTimeout ?? TimeSpan.FromSeconds(5));
        await host._application.StartAsync().WaitAsync(Limits.Bound);
        var addresses = host._application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        var ports = addresses.Addresses.Where(address => !address.Contains("unix", StringComparison.Ordinal)).Select(address => new Uri(address));
        host.PlainPort = ports.Single(address => address.Scheme == Uri.UriSchemeHttp).Port;
        host.TlsPort = ports.Single(address => address.Scheme == Uri.UriSchemeHttps).Port;
        return host;
    }

    public Probe.ProbeClient Client(Transport transport = Transport.Plain, Action<GrpcChannelOptions>? configure = null) =>
        new(Channel(transport, configure));

    public GrpcChannel Channel(Transport transport = Transport.Plain, Action<GrpcChannelOptions>? configure = null)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        handler.SslOptions.RemoteCertificateValidationCallback = TestCertificate.Only(Certificate);
        if (transport == Transport.UnixSocket)
            handler.ConnectCallback = (_, cancellationToken) => UnixSocket.ConnectAsync(SocketPath, cancellationToken);

        var options = new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true };
        configure?.Invoke(options);
        var address = transport switch
        {
            Transport.Tls => $"https://localhost:{TlsPort}",
            Transport.UnixSocket => "http://localhost",
            _ => $"http://localhost:{PlainPort}",
        };
        var channel = GrpcChannel.ForAddress(address, options);
        _channels.Add(channel);
        return channel;
    }

    public Task StopAsync() => _application.StopAsync().WaitAsync(Limits.Bound);

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();

        await _application.DisposeAsync().AsTask().WaitAsync(Limits.Bound);
        Certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(
            IPAddress.Loopback,
            0,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(
                    Certificate,
                    https =>
                    {
                        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                        https.ClientCertificateValidation = (presented, _, _) => presented.Thumbprint == Certificate.Thumbprint;
                    });
            });
        kestrel.ListenUnixSocket(SocketPath, listen => listen.Protocols = HttpProtocols.Http2);
    }
}
