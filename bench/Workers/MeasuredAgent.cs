using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using ScriptHost.V1;

namespace ScriptHost.Benchmarks.Workers;

/// <summary>A real agent of the built program, in a folder of its own.</summary>
internal sealed class MeasuredAgent : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("measured").FullName;
    private readonly string _root;
    private readonly Process _process;
    private GrpcChannel _channel = null!;

    private MeasuredAgent(IReadOnlyDictionary<string, string> settings, string? listen)
    {
        _root = Directory.CreateDirectory(Path.Combine(_folder, "root")).FullName;
        // Without a sandbox its scripts must be readable for the users that they run as.
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        Action = WriteScript("nothing.csx", "void GsfMain(int argc, string[] argv) { }");
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "ScriptHost", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "scripthost"));
        var start = new ProcessStartInfo(program, ["serve", "--data", Path.Combine(_folder, "data"), "--root", _root, .. listen is null ? Array.Empty<string>() : ["--listen", listen]]) { RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[$"SCRIPTHOST__{name}"] = value;
        }

        _process = Process.Start(start)!;
    }

    public GrpcChannel Channel => _channel;

    public Agent.AgentClient Client { get; private set; } = null!;

    /// <summary>A script that does nothing.</summary>
    public string Action { get; }

    public int ProcessId => _process.Id;

    /// <summary>From the start of the process until it says that it is ready.</summary>
    public TimeSpan StartTime { get; private set; }

    public static Task<MeasuredAgent> StartAsync(params (string Name, string Value)[] settings) => StartAsync(null, settings);

    /// <summary>An agent that is called over TCP, with certificates of both sides.</summary>
    public static async Task<MeasuredAgent> StartListeningAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = listener.LocalEndpoint.ToString()!;
        listener.Stop();
        return await StartAsync(address, []);
    }

    private static async Task<MeasuredAgent> StartAsync(string? listen, (string Name, string Value)[] settings)
    {
        var started = Stopwatch.GetTimestamp();
        var agent = new MeasuredAgent(settings.ToDictionary(setting => setting.Name, setting => setting.Value), listen);
        while (await agent._process.StandardError.ReadLineAsync() is { } line && !line.StartsWith("The agent is ready", StringComparison.Ordinal))
        {
        }

        agent.StartTime = Stopwatch.GetElapsedTime(started);
        _ = agent._process.StandardError.ReadToEndAsync();
        agent._channel = listen is null ? agent.ChannelToSocket() : agent.ChannelTo(listen);
        agent.Client = new Agent.AgentClient(agent._channel);
        return agent;
    }

    private GrpcChannel ChannelToSocket() => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_folder, "data", "agent.sock")), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
    });

    private GrpcChannel ChannelTo(string address)
    {
        var wallet = Path.Combine(_folder, "data", "wallet", "client", "ewallet.pem");
        return GrpcChannel.ForAddress($"https://{address}", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions =
                {
                    ClientCertificateContext = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(wallet, wallet), null, offline: true),
                    // What is measured are calls, not handshakes.
                    RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost",
                },
            },
        });
    }

    /// <summary>Runs the script to its end; the process that executed it, and the time that the caller waited.</summary>
    public async Task<(int ProcessId, TimeSpan Time)> RunAsync(string owner, bool withContext = false)
    {
        var started = Stopwatch.GetTimestamp();
        var (processId, outcome) = await ExecuteAsync(new RunJobRequest { Owner = owner, Action = Action, WithContext = withContext });
        return outcome.Status == OutcomeStatus.Succeeded
            ? (processId, Stopwatch.GetElapsedTime(started))
            : throw new InvalidOperationException(outcome.Message);
    }

    /// <summary>Runs something to its end, whatever that is.</summary>
    public async Task<(int ProcessId, Outcome Outcome)> ExecuteAsync(RunJobRequest request)
    {
        using var call = Client.RunJob(request);
        var processId = 0;
        Outcome? outcome = null;
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            foreach (var one in call.ResponseStream.Current.Events)
            {
                processId = one.Started?.ProcessId ?? processId;
                outcome = one.Outcome ?? outcome;
            }
        }

        return (processId, outcome!);
    }

    public string WriteScript(string name, string content)
    {
        var path = Path.Combine(_root, name);
        File.WriteAllText(path, content);
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        using var stop = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
