using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>An agent built with fault points, which is started anew on its folder whenever it has been killed.</summary>
internal sealed class CrashingAgent : IAsyncDisposable
{
    private const int KilledExitCode = 137;

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    // Reached when the agent is told to end.
    private static readonly string[] AtShutdown = ["before-stopped", "after-wake-ups-stopped", "after-stopped"];

    // Beside the usual build: …/bin/ScriptHost/release-fault-points.
    private static readonly string Program = Path.Combine($"{Path.GetDirectoryName(ScriptHostProgram.FileName)}-fault-points", "scripthost");

    private readonly string _folder = Directory.CreateTempSubdirectory("crash").FullName;
    private readonly GrpcChannel _channel;
    private readonly string[] _options;
    private readonly string[] _settings;
    private volatile TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    private CrashingAgent(string[] options, string[] settings)
    {
        (_options, _settings) = (options, settings);
        // Where there is no sandbox, scripts are read as their owner's user.
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(Root);
        _channel = AgentChannel.To(Path.Combine(Data, "agent.sock"));
        Client = new Agent.AgentClient(_channel);
        Scheduler = new Scheduler.SchedulerClient(_channel);
    }

    /// <summary>One that is not started yet, in a folder of its own, with settings such as <c>Workers__MaxPerKey=1</c>.</summary>
    public static CrashingAgent Create(params string[] settings) => new([], settings);

    /// <summary>As <see cref="Create"/>; with options of its own.</summary>
    public static CrashingAgent CreateWith(string[] options, params string[] settings) => new(options, settings);

    /// <summary>As <see cref="Create"/>; it listens with TLS.</summary>
    public static CrashingAgent CreateListening(params string[] settings)
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var address = reserved.LocalEndpoint.ToString()!;
        reserved.Stop();
        return new CrashingAgent(["--listen", address], settings) { Address = address };
    }

    /// <summary>Where it listens with TLS; empty: nowhere.</summary>
    public string Address { get; private init; } = "";

    public string Root => Path.Combine(_folder, "root");

    public Agent.AgentClient Client { get; }

    public Scheduler.SchedulerClient Scheduler { get; }

    /// <summary>Completes when an agent serves.</summary>
    public Task Ready => _ready.Task;

    public string Data => Path.Combine(_folder, "data");

    /// <summary>How many agents were started on its folder.</summary>
    public int LifeCount { get; private set; }

    /// <summary>Starts an agent for each fault, when the one before it has been killed, and at last one that lives.</summary>
    /// <param name="faults">Each the name of a fault point and how often it is passed before.</param>
    public async Task LiveAsync(params string[] faults)
    {
        foreach (var fault in faults)
        {
            await KillAtAsync(fault);
        }

        await StartAsync(fault: null);
    }

    /// <summary>Starts an agent, and returns when it has been killed at a fault point.</summary>
    public async Task KillAtAsync(string fault)
    {
        await StartAsync(fault);
        if (AtShutdown.Contains(fault.Split(':')[0]))
        {
            await TerminateAsync();
        }

        await _process!.WaitForExitAsync().WaitAsync(Bound);
        Assert.True(_process!.ExitCode == KilledExitCode, $"{fault}: it ended with {_process.ExitCode}.");
        Renew();
    }

    /// <summary>Starts an agent that lives for as long as something takes, and ends in order.</summary>
    public async Task LiveOnceAsync(Func<Task> life)
    {
        await StartAsync(fault: null);
        await life();
        await TerminateAsync();
        await _process!.WaitForExitAsync().WaitAsync(Bound);
        Renew();
    }

    /// <summary>Starts an agent that lives for as long as something takes, and drains while something else happens that lets its runs end.</summary>
    public async Task DrainOnceAsync(Func<Task> life, Func<Task> draining)
    {
        await StartAsync(fault: null);
        await life();
        await TerminateAsync();
        await draining();
        await _process!.WaitForExitAsync().WaitAsync(Bound);
        Assert.Equal(0, _process.ExitCode);
        Renew();
    }

    /// <summary>Starts an agent that stands still (SIGSTOP) at a fault point.</summary>
    /// <param name="fault">The name of the point and how often it is passed before.</param>
    public Task StartPausedAtAsync(string fault) => StartAsync($"{fault}:stop");

    /// <summary>Returns when the agent stands still.</summary>
    public async Task UntilPausedAsync()
    {
        using var bound = new CancellationTokenSource(Bound);
        while (!(await File.ReadAllLinesAsync($"/proc/{_process!.Id}/status")).Any(line => line.StartsWith("State:\tT", StringComparison.Ordinal)))
        {
            await Task.Delay(20, bound.Token);
        }
    }

    /// <summary>Lets the agent go on from where it stands still.</summary>
    public async Task ContinueAsync()
    {
        using var going = Process.Start("kill", ["-CONT", $"{_process!.Id}"]);
        await going.WaitForExitAsync();
    }

    /// <summary>Follows a run to its outcome, however often the agent dies meanwhile.</summary>
    /// <param name="request">With a run id.</param>
    /// <param name="leavesAfter">The number of events after which the caller goes away once and comes back.</param>
    /// <returns>Every event, as it came.</returns>
    public async Task<List<RunEvent>> FollowAsync(RunJobRequest request, int leavesAfter)
    {
        var events = new List<RunEvent>();
        while (true)
        {
            await Ready.WaitAsync(Bound);
            try
            {
                if (await ReadAsync(request, events, leavesAfter))
                {
                    return events;
                }
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown)
            {
                // It was killed; what comes next is there when the next one is ready.
                await Task.Yield();
            }

            leavesAfter = int.MaxValue;
        }
    }

    public async Task<FinishedRun> RunAsync(RunJobRequest request) => new(await FollowAsync(request, int.MaxValue));

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            // One that stands still hears nothing.
            await ContinueAsync();
            await TerminateAsync();
            await _process.WaitForExitAsync().WaitAsync(Bound);
        }

        _channel.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>True when the outcome was there; false when the caller left before.</summary>
    private async Task<bool> ReadAsync(RunJobRequest request, List<RunEvent> events, int leavesAfter)
    {
        using var ending = new CancellationTokenSource(Bound);
        // Who has seen it accepted attaches; who has not asks again.
        await foreach (var one in events.Count == 0 ? RunAsync(request, ending.Token) : AttachAsync(request.RunId, events[^1].Number, ending.Token))
        {
            events.Add(one);
            if (one.EventCase == RunEvent.EventOneofCase.Outcome || events.Count >= leavesAfter)
            {
                return one.EventCase == RunEvent.EventOneofCase.Outcome;
            }
        }

        return false;
    }

    private async IAsyncEnumerable<RunEvent> RunAsync(RunJobRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = Client.RunJob(request, cancellationToken: cancellationToken);
        await foreach (var reply in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            foreach (var one in reply.Events)
            {
                yield return one;
            }
        }
    }

    private async IAsyncEnumerable<RunEvent> AttachAsync(string runId, long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = Client.AttachRun(new AttachRunRequest { RunId = runId, AfterEvent = after }, cancellationToken: cancellationToken);
        await foreach (var reply in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            foreach (var one in reply.Events)
            {
                yield return one;
            }
        }
    }

    private async Task TerminateAsync()
    {
        using var stopping = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await stopping.WaitForExitAsync();
    }

    // Whoever waits from now on waits for the next one.
    private void Renew()
    {
        if (_ready.Task.IsCompleted)
        {
            _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task StartAsync(string? fault)
    {
        LifeCount++;
        var start = new ProcessStartInfo(Program, ["serve", "--data", Data, "--root", Root, .. _options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SCRIPTHOST__Agent__DrainTimeout"] = "00:00:00" },
        };
        foreach (var setting in _settings.Select(setting => setting.Split('=', 2)))
        {
            start.Environment[$"SCRIPTHOST__{setting[0]}"] = setting[1];
        }

        start.Environment["SCRIPTHOST_FAULT_POINT"] = fault;
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        while (await _process.StandardError.ReadLineAsync().WaitAsync(Bound) is { } line)
        {
            if (line.StartsWith("The agent is ready", StringComparison.Ordinal))
            {
                _ = _process.StandardError.ReadToEndAsync();
                _ready.TrySetResult();
                return;
            }
        }
    }
}
