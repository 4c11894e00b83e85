using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using ScriptHost.Errors;
using ScriptHost.Hosting;
using ScriptHost.Registry;
using ScriptHost.Registry.Calls;
using ScriptHost.Security.Wallets;
using ScriptHost.V1;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ScriptHost.Cli;

/// <summary>The agent that a command talks to: the one it was told, the one that serves the data folder, or a private one.</summary>
internal sealed class AgentConnection : IAsyncDisposable
{
    private const string UnixPrefix = "unix:";

    private readonly GrpcChannel _channel;
    private readonly AgentHost? _private;
    private readonly EndpointChannel? _encrypted;

    private AgentConnection(GrpcChannel channel, AgentHost? privateAgent = null, EndpointChannel? encrypted = null)
    {
        (_channel, _private, _encrypted) = (channel, privateAgent, encrypted);
        Client = new Agent.AgentClient(channel);
        Health = new HealthClient(channel);
        Registry = new V1.Registry.RegistryClient(channel);
        Objects = new Objects.ObjectsClient(channel);
        Scheduler = new Scheduler.SchedulerClient(channel);
    }

    public Agent.AgentClient Client { get; }

    public HealthClient Health { get; }

    public V1.Registry.RegistryClient Registry { get; }

    public Objects.ObjectsClient Objects { get; }

    public Scheduler.SchedulerClient Scheduler { get; }

    /// <summary>Connects; starts a private agent when none serves the data folder.</summary>
    /// <param name="address">What the caller named; null for the default.</param>
    /// <param name="settings">What the caller asks of a private agent; its data folder may be served by another one.</param>
    /// <param name="scriptFolders">The folders of the scripts at hand, which a private agent serves besides.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ScriptHostException">The agent cannot be reached, or the private one does not start.</exception>
    public static async Task<AgentConnection> OpenAsync(
        AgentAddress? address, AgentHostSettings settings, IEnumerable<string> scriptFolders, CancellationToken cancellationToken)
    {
        if (address is not null)
        {
            return address.Wallet is null ? new AgentConnection(ChannelTo(address.Address)) : await OpenEncryptedAsync(address, cancellationToken);
        }

        var socketPath = AgentSocket.PathFor(settings.DataDirectory ?? new AgentOptions().DataDirectory);
        // An agent that serves has roots and settings of its own.
        if (settings is { Roots.Count: 0, SettingsFile: null } && await AnswersAsync(socketPath, cancellationToken))
        {
            return new AgentConnection(ChannelToSocket(socketPath));
        }

        var host = await AgentHost.StartAsync(
            settings with
            {
                // The current folder stands in for a root where none is known, so that a misspelt name is told as that.
                Roots = [.. settings.Roots.Select(Path.GetFullPath).Concat(scriptFolders).DefaultIfEmpty(Environment.CurrentDirectory).Distinct()],
                IsPrivate = true,
                MinimumLogLevel = LogLevel.Error,
            },
            cancellationToken);
        return new AgentConnection(ChannelToSocket(host.SocketPath), host);
    }

    /// <summary>Connects to an agent that is there already.</summary>
    /// <exception cref="ScriptHostException">AGENT_UNREACHABLE: none serves the data folder.</exception>
    public static async Task<AgentConnection> OpenExistingAsync(AgentAddress? address, string? dataDirectory, CancellationToken cancellationToken)
    {
        var data = dataDirectory ?? new AgentOptions().DataDirectory;
        return address is not null || await AnswersAsync(AgentSocket.PathFor(data), cancellationToken)
            ? await OpenAsync(address, new AgentHostSettings { DataDirectory = data }, [], cancellationToken)
            : throw new ScriptHostException(
                ErrorCode.AgentUnreachable, $"No agent serves the data folder '{data}'. Start one (scripthost serve), or name another with --data or --agent.");
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        _encrypted?.Dispose();
        if (_private is not null)
        {
            await _private.DisposeAsync();
        }
    }

    // With a question that every agent answers, so that whatever is wrong with certificates is told before anything is asked for.
    private static async Task<AgentConnection> OpenEncryptedAsync(AgentAddress address, CancellationToken cancellationToken)
    {
        var channel = new EndpointChannel(EndpointUrl.ParseAll(address.Address)[0], WalletPlace.Find(address.Wallet!).CheckModes().Read(), address.Expected);
        try
        {
            await channel.Client.GetAgentInfoAsync(new GetAgentInfoRequest(), cancellationToken: cancellationToken);
            return new AgentConnection(channel.Channel, encrypted: channel);
        }
        catch (RpcException exception)
        {
            channel.Dispose();
            throw CallFailure.Translate(exception, address.Address, channel);
        }
    }

    private static GrpcChannel ChannelTo(string address)
    {
        if (address.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            return ChannelToSocket(address[UnixPrefix.Length..]);
        }

        return Uri.TryCreate($"http://{address}", UriKind.Absolute, out var uri) && uri.Authority == address && !uri.IsDefaultPort
            ? GrpcChannel.ForAddress(uri, new GrpcChannelOptions { HttpHandler = CreateHandler(), DisposeHttpClient = true })
            : throw new ScriptHostException(ErrorCode.BadCommandLine, $"--agent {address}: give unix:/path/agent.sock, or HOST:PORT.");
    }

    private static GrpcChannel ChannelToSocket(string path)
    {
        var handler = CreateHandler();
        handler.ConnectCallback = (_, cancellationToken) => AgentSocket.ConnectAsync(path, cancellationToken);
        return GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    private static SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        EnableMultipleHttp2Connections = true,
        // An agent whose machine went away is found out, however long a run is silent.
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
    };

    private static async Task<bool> AnswersAsync(string socketPath, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
