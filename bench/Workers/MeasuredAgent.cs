using System.Diagnostics;
using System.Net.Sockets;
using Grpc.Net.Client;
using ScriptHost.V1;

namespace ScriptHost.Benchmarks.Workers;

/// <summary>A real agent of the built program, in a folder of its own.</summary>
internal sealed class MeasuredAgent : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("measured").FullName;
    private readonly string _root;
    private readonly Process _process;
    private readonly GrpcChannel _channel;

    private MeasuredAgent(IReadOnlyDictionary<string, string> settings)
    {
        _root = Directory.CreateDirectory(Path.Combine(_folder, "root")).FullName;
        // Without a sandbox its scripts must be readable for the users that they run as.
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        Action = WriteScript("nothing.csx", "void GsfMain(int argc, string[] argv) { }");
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "ScriptHost", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "scripthost"));
        var start = new ProcessStartInfo(program, ["serve", "--data", Path.Combine(_folder, "data"), "--root", _root]) { RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[$"SCRIPTHOST__{name}"] = value;
        }

        _process = Process.Start(start)!;
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
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
        Client = new Agent.AgentClient(_channel);
    }

    public GrpcChannel Channel => _channel;

    public Agent.AgentClient Client { get; }

    /// <summary>A script that does nothing.</summary>
    public string Action { get; }

    public int ProcessId => _process.Id;

    /// <summary>From the start of the process until it says that it is ready.</summary>
    public TimeSpan StartTime { get; private set; }

    public static async Task<MeasuredAgent> StartAsync(params (string Name, string Value)[] settings)
    {
        var started = Stopwatch.GetTimestamp();
        var agent = new MeasuredAgent(settings.ToDictionary(setting => setting.Name, setting => setting.Value));
        while (await agent._process.StandardError.ReadLineAsync() is { } line && !line.StartsWith("The agent is ready", StringComparison.Ordinal))
        {
        }

        agent.StartTime = Stopwatch.GetElapsedTime(started);
        _ = agent._process.StandardError.ReadToEndAsync();
        return agent;
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
