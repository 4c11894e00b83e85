using System.Diagnostics;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using ScriptHost.V1;

namespace ScriptHost.Scripts.Benchmarks;

/// <summary>A real agent on folders that outlive it.</summary>
internal sealed class BenchmarkAgent : IAsyncDisposable
{
    /// <summary>The command as it was built beside this program, in the same configuration.</summary>
    public static readonly string BuiltProgram = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "ScriptHost", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "scripthost"));

    private readonly Process _process;
    private readonly GrpcChannel _channel;

    private BenchmarkAgent(Process process, string data)
    {
        _process = process;
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
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
        Client = new Agent.AgentClient(_channel);
    }

    public Agent.AgentClient Client { get; }

    /// <summary>True when agents have a spare worker. As root they have none: each worker is started as its owner's user.</summary>
    public static bool HasSpare => !Environment.IsPrivilegedProcess;

    /// <summary>Starts an agent; it is ready, and its spare worker has answered if it has one, when this returns.</summary>
    public static async Task<BenchmarkAgent> StartAsync(string program, string data, string root)
    {
        var process = Process.Start(new ProcessStartInfo(program, ["serve", "--data", data, "--root", root]) { RedirectStandardError = true })!;
        await WaitForAsync(process, "The agent is ready");
        if (HasSpare)
        {
            await WaitForAsync(process, "A csharp worker");
        }

        _ = process.StandardError.ReadToEndAsync();
        return new BenchmarkAgent(process, data);
    }

    public async Task<Outcome> RunAsync(string action)
    {
        using var call = Client.RunJob(new RunJobRequest { Owner = "BENCH", Action = action });
        var outcome = new Outcome();
        await foreach (var reply in call.ResponseStream.ReadAllAsync())
        {
            outcome = reply.Events.LastOrDefault()?.Outcome ?? outcome;
        }

        return outcome.Status == OutcomeStatus.Succeeded ? outcome : throw new InvalidOperationException($"The run failed: {outcome}");
    }

    public async Task<TimeSpan> CompileAsync(string action)
    {
        var reply = await Client.CheckScriptAsync(new CheckScriptRequest { Owner = "BENCH", Actions = { action } });
        return reply.Checks[0].Succeeded ? reply.Checks[0].CompileTime.ToTimeSpan() : throw new InvalidOperationException($"The check failed: {reply}");
    }

    public long ReadResidentBytes() => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        System.Globalization.CultureInfo.InvariantCulture);

    private static async Task WaitForAsync(Process process, string text)
    {
        while (await process.StandardError.ReadLineAsync() is { } line && !line.Contains(text, StringComparison.Ordinal))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        using var stopping = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
