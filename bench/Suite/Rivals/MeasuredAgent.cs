using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using ScriptHost.V1;

namespace ScriptHost.Benchmarks.Rivals;

/// <summary>A real agent of the built program, called through a connection that is kept.</summary>
internal sealed class MeasuredAgent : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly AgentFolder _folder;

    private MeasuredAgent(Process process, AgentFolder folder, GrpcChannel channel, TimeSpan startTime)
    {
        (_process, _folder, Channel, StartTime) = (process, folder, channel, startTime);
        Client = new Agent.AgentClient(channel);
    }

    public GrpcChannel Channel { get; }

    public Agent.AgentClient Client { get; }

    public int ProcessId => _process.Id;

    /// <summary>From the start of the process until it says that it is ready.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>Starts one; it is ready, and its spare worker has answered if it has one, when this returns.</summary>
    public static async Task<MeasuredAgent> StartAsync(AgentFolder folder, AgentSettings settings)
    {
        var address = settings.IsListening ? FreeAddress() : null;
        List<string> command = [settings.Program, "serve", "--data", folder.Data, "--root", folder.Root, .. address is null ? Array.Empty<string>() : ["--listen", address]];
        if (settings.IsUnprivileged && Environment.IsPrivilegedProcess)
        {
            command.InsertRange(0, ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]);
        }

        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardError = true };
        foreach (var (name, value) in settings.Settings)
        {
            start.Environment[$"SCRIPTHOST__{name}"] = value;
        }

        var started = Stopwatch.GetTimestamp();
        var process = Children.Start(start);
        await WaitForAsync(process, "The agent is ready").WaitAsync(Patience);
        var startTime = Stopwatch.GetElapsedTime(started);
        if (settings.HasSpare)
        {
            await WaitForAsync(process, "A csharp worker").WaitAsync(Patience);
        }

        _ = process.StandardError.ReadToEndAsync();
        return new MeasuredAgent(process, folder, address is null ? ChannelToSocket(folder.Data) : ChannelTo(address, folder.Data), startTime);
    }

    /// <summary>Runs a script to its end; the process that executed it.</summary>
    /// <exception cref="InvalidOperationException">It did not succeed.</exception>
    public async Task<int> RunAsync(string owner, string? action = null, bool withContext = false)
    {
        var (processId, outcome) = await ExecuteAsync(new RunJobRequest { Owner = owner, Action = action ?? _folder.Nothing, WithContext = withContext });
        return outcome.Status == OutcomeStatus.Succeeded ? processId : throw new InvalidOperationException($"{action ?? _folder.Nothing} of {owner}: {outcome.Reason} {outcome.Message}");
    }

    /// <summary>So many runs that the agent's code is compiled for good, as that of one is that has been up for a while.</summary>
    public async Task WarmUpAsync(string owner, int runs)
    {
        for (var i = 0; i < runs; i++)
        {
            await RunAsync(owner);
        }
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

    /// <summary>Compiles a script anew.</summary>
    /// <returns>What the compiler took, in milliseconds.</returns>
    public async Task<double> CompileAsync(string action)
    {
        var reply = await Client.CheckScriptAsync(new CheckScriptRequest { Owner = "BENCH", Actions = { action } });
        return reply.Checks[0].Succeeded ? reply.Checks[0].CompileTime.ToTimeSpan().TotalMilliseconds : throw new InvalidOperationException($"The check failed: {reply}");
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        using var stop = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await stop.WaitForExitAsync().WaitAsync(Patience);
        await Children.WaitAsync(_process, Patience);
    }

    private static async Task WaitForAsync(Process process, string text)
    {
        var lines = new List<string>();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }

            lines.Add(line);
        }

        throw new InvalidOperationException($"The agent ended before it said '{text}': {string.Join(' ', lines)}");
    }

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }

    private static GrpcChannel ChannelToSocket(string data) => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(data, "agent.sock")), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
    });

    private static GrpcChannel ChannelTo(string address, string data)
    {
        var wallet = Path.Combine(data, "wallet", "client", "ewallet.pem");
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
}
