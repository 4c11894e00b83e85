using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Benchmarks;

/// <summary>The server under measurement, on a TLS and a plain endpoint.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly X509Certificate2 _certificate = TestCertificate.Create();

    private EchoServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen).UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        _application = builder.Build();
        _application.MapGrpcService<EchoService>();
    }

    public int PlainPort { get; private set; }

    private int TlsPort { get; set; }

    public static async Task<EchoServer> StartAsync()
    {
        var server = new EchoServer();
        await server._application.StartAsync();
        var features = server._application.Services.GetRequiredService<IServer>().Features;
        var addresses = features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => new Uri(address)).ToList();
        server.PlainPort = addresses.Single(address => address.Scheme == Uri.UriSchemeHttp).Port;
        server.TlsPort = addresses.Single(address => address.Scheme == Uri.UriSchemeHttps).Port;
        return server;
    }

    /// <summary>A channel over TLS.</summary>
    public GrpcChannel OpenChannel()
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        handler.SslOptions.RemoteCertificateValidationCallback = TestCertificate.Only(_certificate);
        return GrpcChannel.ForAddress($"https://localhost:{TlsPort}", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _certificate.Dispose();
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.Listen(
            IPAddress.Loopback,
            0,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(_certificate);
            });
    }

    private sealed class EchoService : Probe.ProbeBase
    {
        public override Task<EchoReply> Echo(EchoRequest request, ServerCallContext context) =>
            Task.FromResult(new EchoReply { Text = request.Text, Payload = request.Payload });

        public override async Task Count(CountRequest request, IServerStreamWriter<CountReply> responseStream, ServerCallContext context)
        {
            for (var number = 1; number <= request.Count; number++)
                await responseStream.WriteAsync(new CountReply { Number = number });
        }
    }
}
