using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>One real agent, served by the real command, for all tests that need no more than that.</summary>
public sealed class AgentFixture : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("agent").FullName;
    private Process? _process;
    private GrpcChannel? _channel;
    private bool _wasKilled;

    /// <summary>A script root for scripts that tests write.</summary>
    public string Root => Path.Combine(_folder, "root");

    public string Data => Path.Combine(_folder, "data");

    public Agent.AgentClient Client { get; private set; } = null!;

    public int ProcessId => _process!.Id;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Root);
        _process = ScriptHostProgram.Start("serve", "--data", Data, "--root", Root, "--root", ScriptHostProgram.ScriptsFolder);
        _process.StandardInput.Close();
        while (await _process.StandardError.ReadLineAsync().WaitAsync(Bound) is var line && line?.StartsWith("The agent is ready", StringComparison.Ordinal) != true)
        {
            Assert.NotNull(line);
        }

        // Whatever it logs later must not fill the pipe.
        _ = _process.StandardError.ReadToEndAsync();
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = SocketHandler(Path.Combine(Data, "agent.sock")) });
        Client = new Agent.AgentClient(_channel);
    }

    /// <summary>Writes a script into the root and runs it.</summary>
    public Task<FinishedRun> RunScriptAsync(string content, params string[] arguments) =>
        RunAsync(new RunJobRequest { Action = WriteScript(content), Arguments = { arguments.Select(value => new Argument { Value = value }) } });

    public string WriteScript(string content, string extension = ".csx")
    {
        var path = Path.Combine(Root, $"{Guid.NewGuid():N}{extension}");
        File.WriteAllText(path, content);
        return path;
    }

    public async Task<FinishedRun> RunAsync(RunJobRequest request)
    {
        if (request.Owner is "")
        {
            request.Owner = "TESTER";
        }

        using var call = Client.RunJob(request, deadline: DateTime.UtcNow + Bound);
        var events = new List<RunEvent>();
        await foreach (var reply in call.ResponseStream.ReadAllAsync())
        {
            events.AddRange(reply.Events);
        }

        return new FinishedRun(events);
    }

    /// <summary>The agent is not expected to end in order any more.</summary>
    public void MarkKilled() => _wasKilled = true;

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        if (_process is not null)
        {
            using var stopping = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await _process.WaitForExitAsync().WaitAsync(Bound);
            if (!_wasKilled)
            {
                Assert.Equal(0, _process.ExitCode);
            }

            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static SocketsHttpHandler SocketHandler(string path) => new()
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}

/// <summary>All events of a run that has ended.</summary>
public sealed record FinishedRun(IReadOnlyList<RunEvent> Events)
{
    public Outcome Outcome => Events[^1].Outcome;

    public string Output => TextOf(OutputStream.Stdout);

    public string Error => TextOf(OutputStream.Stderr);

    private string TextOf(OutputStream stream) => Encoding.UTF8.GetString(
        [.. Events.Where(one => one.Output?.Stream == stream).SelectMany(one => one.Output.Data)]);
}

[CollectionDefinition(Name)]
public sealed class OneAgent : ICollectionFixture<AgentFixture>
{
    public const string Name = "one agent";
}
