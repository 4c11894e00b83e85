using Grpc.Net.Client;
using ScriptHost.Security.Tls;
using ScriptHost.Security.Wallets;
using ScriptHost.V1;

namespace ScriptHost.Registry.Calls;

/// <summary>The connections to one agent, made with a wallet.</summary>
internal sealed class EndpointChannel : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    // A scheduler's jobs may be rare, and a handshake before each of them is in the way of nobody.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(30);

    private readonly GrpcChannel _channel;
    private readonly Wallet _wallet;
    private readonly AgentCheck _check;

    /// <param name="url">Where the agent is.</param>
    /// <param name="wallet">What to show and whom to trust; goes with the channel.</param>
    /// <param name="expected">The name that the agent's certificate must have; null: it must be for the host.</param>
    /// <exception cref="Errors.ScriptHostException">BAD_WALLET.</exception>
    public EndpointChannel(EndpointUrl url, Wallet wallet, DistinguishedName? expected)
    {
        (Url, _wallet) = (url, wallet);
        _check = new AgentCheck(wallet, url.ToString(), expected);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = _check.Options,
            ConnectTimeout = ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = IdleTimeout,
            // An agent whose machine went away is found out, however long a run is silent.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        _channel = GrpcChannel.ForAddress(url.ToUri(), new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        Client = new Agent.AgentClient(_channel);
    }

    public EndpointUrl Url { get; }

    public Agent.AgentClient Client { get; }

    /// <summary>Shared with other services of the same agent.</summary>
    public GrpcChannel Channel => _channel;

    /// <summary>Why the agent's certificate was refused last time; null when it was not.</summary>
    public string? Refusal => _check.Refusal;

    public void Dispose()
    {
        _channel.Dispose();
        _wallet.Dispose();
    }
}
