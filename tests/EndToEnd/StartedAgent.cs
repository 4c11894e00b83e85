using System.Diagnostics;
using System.Text;
using Grpc.Net.Client;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>A real agent in a folder of its own, from its start to its end.</summary>
public sealed class StartedAgent : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("agent").FullName;
    private readonly string[] _settings;
    private readonly string[] _options;
    private readonly StringBuilder _log = new();
    private Process? _process;
    private bool _wasKilled;
    private Task _logging = Task.CompletedTask;

    private StartedAgent(string[] settings, string[] options) => (_settings, _options) = (settings, options);

    /// <summary>Exit codes of an agent that ended in order: no run was left, or some were stopped.</summary>
    private static readonly int[] InOrder = [0, 124];

    /// <summary>A script root for scripts that tests write.</summary>
    public string Root => Path.Combine(_folder, "root");

    public string Data => Path.Combine(_folder, "data");

    public GrpcChannel Channel { get; private set; } = null!;

    public Agent.AgentClient Client { get; private set; } = null!;

    public int ProcessId => _process!.Id;

    /// <summary>Starts an agent, with options beyond the usual ones.</summary>
    public static Task<StartedAgent> StartAsync(params string[] options) => StartWithAsync([], options);

    /// <summary>Starts an agent with settings such as <c>Workers__Sandbox=none</c>, where <c>ROOT</c> stands for its script root.</summary>
    public static async Task<StartedAgent> StartWithAsync(string[] settings, params string[] options)
    {
        var agent = new StartedAgent(settings, options);
        await agent.WaitUntilReadyAsync();
        return agent;
    }

    /// <summary>Lets the users of owners read its scripts, as they must be able to without a sandbox where the agent is root.</summary>
    public void LetOthersRead() => File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);

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
        return await call.ReadToEndAsync();
    }

    /// <summary>Kills the agent where it stands, and starts it anew on its folder.</summary>
    public async Task KillAndStartAsync()
    {
        _process!.Kill();
        await WaitForExitAsync();
        await _logging;
        _process.Dispose();
        Channel.Dispose();
        await WaitUntilReadyAsync();
    }

    /// <summary>The agent is not expected to end in order any more.</summary>
    public void MarkKilled() => _wasKilled = true;

    /// <summary>Waits for an agent that was told to end, and gives its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(Bound);
        return _process.ExitCode;
    }

    /// <summary>Ends the agent in order and gives all that it logged, from its first start on.</summary>
    public async Task<string> EndAndReadLogAsync()
    {
        using var stopping = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await WaitForExitAsync();
        await _logging;
        return _log.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Channel?.Dispose();
        if (_process is not null)
        {
            if (!_process.HasExited)
            {
                await EndAndReadLogAsync();
            }

            if (!_wasKilled)
            {
                Assert.Contains(_process.ExitCode, InOrder);
            }

            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitUntilReadyAsync()
    {
        Directory.CreateDirectory(Root);
        var environment = _settings.Select(setting => setting.Replace("ROOT", Root, StringComparison.Ordinal).Split('=', 2)).ToDictionary(pair => $"SCRIPTHOST__{pair[0]}", pair => pair[1]);
        // What a test leaves running need not be waited for.
        environment.TryAdd("SCRIPTHOST__Agent__DrainTimeout", "00:00:00");
        _process = ScriptHostProgram.StartWith(environment, ["serve", "--data", Data, "--root", Root, "--root", ScriptHostProgram.ScriptsFolder, .. _options]);
        _process.StandardInput.Close();
        while (await _process.StandardError.ReadLineAsync().WaitAsync(Bound) is var line && line?.StartsWith("The agent is ready", StringComparison.Ordinal) != true)
        {
            Assert.True(line is not null, $"It ended before it was ready: {_log}");
            _log.AppendLine(line);
        }

        _logging = ReadLogAsync(_process.StandardError);
        Channel = AgentChannel.To(Path.Combine(Data, "agent.sock"));
        Client = new Agent.AgentClient(Channel);
    }
    // Whatever it logs must not fill the pipe.
    private async Task ReadLogAsync(TextReader log) => _log.Append(await log.ReadToEndAsync());
}
