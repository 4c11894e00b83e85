using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ScriptHost.Posix;
using ScriptHost.Security;
using ScriptHost.V1;
using ScriptHost.Workers;
using ScriptHost.Workers.Pooling;

namespace ScriptHost.Tests.Workers;

/// <summary>
/// Starts workers that are real processes and answer over a real socket, but execute nothing: shells that sleep, with one server in this
/// process that speaks for all of them.
/// </summary>
internal sealed class TestWorkers : IWorkerStarter, IAsyncDisposable
{
    public const string OneRun = "one run at a time";
    public const string ManyRuns = "many runs at a time";

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly RuntimeFolder _runtime = new(Path.GetTempPath());
    private readonly PipePoller _poller = new();
    private readonly ChildStarter _childStarter = new();
    private readonly string _socket;
    private readonly WebApplication _server;
    private int _startCount;

    private TestWorkers()
    {
        _socket = _runtime.PathOf("s");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(_socket, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        _server = builder.Build();
        _server.MapGrpcService<Describing>();
    }

    /// <summary>How many were asked for.</summary>
    public int StartCount => _startCount;

    /// <summary>What their processes execute.</summary>
    public string Script { get; set; } = "exec sleep 1000";

    /// <summary>Starts go on when it has completed, and fail when it does.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public IReadOnlyList<WorkerKey> SpareKeys { get; init; } = [];

    public static async Task<TestWorkers> StartAsync(params WorkerKey[] spareKeys)
    {
        var workers = new TestWorkers { SpareKeys = spareKeys };
        await workers._server.StartAsync();
        return workers;
    }

    public static WorkerKey Key(string owner, string language = OneRun) => new(language, OwnerName.Parse(owner), WithContext: false, HasNetwork: true);

    public async Task WaitForStartsAsync(int count)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (StartCount < count)
        {
            await Task.Delay(1, bound.Token);
        }
    }

    public int CapacityOf(WorkerKey key) => key.Language == ManyRuns ? 3 : 1;

    public async Task<WorkerProcess> StartAsync(WorkerKey key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _startCount);
        await Gate.WaitAsync(cancellationToken);
        var folder = new WorkerFolder(_runtime.NewPath("w"), userId: null);
        var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["HOME"] = folder.Temporary };
        var child = await new ChildLauncher(_childStarter, _poller).StartAsync(["sh", "-c", Script], environment, folder.Path, folder.Path, isSandboxed: false);
        child.SendOutputTo(null);
        var connection = await WorkerConnection.OpenAsync(_socket, "token", OneRun, child.Exited, Bound, cancellationToken);
        return new WorkerProcess(child, connection, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _childStarter.Dispose();
        _poller.Dispose();
        _runtime.Dispose();
    }

    private sealed class Describing : V1.Worker.WorkerBase
    {
        public override Task<DescribeReply> Describe(DescribeRequest request, ServerCallContext context) => Task.FromResult(new DescribeReply
        {
            ProtocolVersion = WorkerProtocol.Version,
            Language = OneRun,
            Capabilities = { WorkerProtocol.OutputOnDescriptors },
        });
    }
}
