using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace ScriptHost.EndToEnd;

/// <summary>An agent that listens with TLS, with a wallet that it made itself.</summary>
public sealed class ListeningAgent : IAsyncDisposable
{
    private ListeningAgent(StartedAgent agent, string address) => (Agent, Address) = (agent, address);

    public StartedAgent Agent { get; }

    public string Address { get; }

    public string Wallet => Path.Combine(Agent.Data, "wallet");

    /// <summary>Starts one, with settings such as <c>Tls__InvitedAddresses__0=10.0.0.0/8</c>.</summary>
    public static Task<ListeningAgent> StartAsync(params string[] settings) => StartWithAsync(settings);

    /// <summary>As <see cref="StartAsync"/>, with options of its own.</summary>
    public static async Task<ListeningAgent> StartWithAsync(string[] settings, params string[] options)
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var address = reserved.LocalEndpoint.ToString()!;
        reserved.Stop();
        return new ListeningAgent(await StartedAgent.StartWithAsync(settings, ["--listen", address, .. options]), address);
    }

    /// <summary>Connects as the holder of a certificate; whom it trusts is not what is tested with it.</summary>
    public GrpcChannel ConnectAs(X509Certificate2 certificate) => GrpcChannel.ForAddress($"https://{Address}", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            SslOptions =
            {
                ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost",
            },
        },
        DisposeHttpClient = true,
    });

    public async ValueTask DisposeAsync() => await Agent.DisposeAsync();
}
