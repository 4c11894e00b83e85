using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Net.Client;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>A real agent whose folders outlive it, so that it can be killed and started again; what it logs is kept.</summary>
internal sealed class ScriptsAgent : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly GrpcChannel _channel;
    private readonly Agent.AgentClient _client;
    private readonly ConcurrentQueue<string> _log = [];
    private readonly Task _reading;

    private ScriptsAgent(Process process, string data)
    {
        _process = process;
        _channel = AgentChannel.To(InsideOf(process, Path.Combine(data, "agent.sock")));
        _client = new Agent.AgentClient(_channel);
        Scheduler = new Scheduler.SchedulerClient(_channel);
        process.StandardInput.Close();
        _ = process.StandardOutput.ReadToEndAsync();
        _reading = ReadLogAsync();
    }

    public Agent.AgentClient Client => _client;

    public Scheduler.SchedulerClient Scheduler { get; }

    public int ProcessId => _process.Id;

    /// <summary>A path as the agent sees it, where it has file systems of its own.</summary>
    public string Inside(string path) => InsideOf(_process, path);

    /// <summary>Starts an agent on a script root, with settings of section Scripts such as <c>CompilerIdle=00:00:01</c>, or of another one, <c>Journal:MaxRuns=100</c>.</summary>
    public static Task<ScriptsAgent> StartAsync(string data, string root, params string[] settings) => StartCommandAsync([], data, root, settings);

    /// <summary>Starts an agent that finds an empty file system of limited size in place of a folder; nobody else sees it.</summary>
    public static Task<ScriptsAgent> StartWithEmptyAsync(string folder, int sizeBytes, string data, string root, params string[] settings)
    {
        // Only for the mount: the agent gets no capability that it would not have otherwise.
        const string mount = "mount -t tmpfs -o size=\"$1\" tmpfs \"$0\" && shift && exec setpriv --inh-caps=-all --ambient-caps=-all \"$@\"";
        string[] namespaces = Environment.IsPrivilegedProcess ? ["--mount"] : ["--mount", "--user", "--map-current-user", "--keep-caps"];
        return StartCommandAsync(["unshare", .. namespaces, "sh", "-c", mount, folder, $"{sizeBytes}"], data, root, settings);
    }

    public async Task<FinishedRun> RunAsync(string action)
    {
        using var call = _client.RunJob(new RunJobRequest { Owner = "TESTER", Action = action }, deadline: DateTime.UtcNow + Bound);
        return await call.ReadToEndAsync();
    }

    public async Task<IReadOnlyList<ScriptCheck>> CheckAsync(params string[] actions) =>
        (await _client.CheckScriptAsync(new CheckScriptRequest { Owner = "TESTER", Actions = { actions } }, deadline: DateTime.UtcNow + Bound)).Checks;

    /// <summary>How many lines of the log so far hold a text.</summary>
    public int CountInLog(string text) => _log.Count(line => line.Contains(text, StringComparison.Ordinal));

    public async Task WaitForLogAsync(string text)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (CountInLog(text) == 0)
        {
            Assert.False(_reading.IsCompleted, $"The agent ended before it said '{text}': {string.Join('\n', _log)}");
            await Task.Delay(20, bound.Token);
        }
    }

    /// <summary>True while a compiler process of this agent is alive.</summary>
    public bool HasCompiler() => Directory.EnumerateDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
        .Any(folder => IsCompilerOf(_process.Id, folder));

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Bound);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var stopping = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await _process.WaitForExitAsync().WaitAsync(Bound);
        }

        await _reading.WaitAsync(Bound);
        _channel.Dispose();
        _process.Dispose();
    }

    private static async Task<ScriptsAgent> StartCommandAsync(string[] prefix, string data, string root, string[] settings)
    {
        string[] command = [.. prefix, ScriptHostProgram.FileName, "serve", "--data", data, "--root", root];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var setting in settings)
        {
            var separator = setting.IndexOf('=', StringComparison.Ordinal);
            var name = setting[..separator].Contains(':', StringComparison.Ordinal) ? setting[..separator] : $"Scripts:{setting[..separator]}";
            start.Environment[$"SCRIPTHOST__{name.Replace(":", "__", StringComparison.Ordinal)}"] = setting[(separator + 1)..];
        }

        var agent = new ScriptsAgent(Process.Start(start)!, data);
        await agent.WaitForLogAsync("The agent is ready");
        return agent;
    }

    private static string InsideOf(Process process, string path) => $"/proc/{process.Id}/root{path}";

    private static bool IsCompilerOf(int agent, string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "cmdline")).Contains("scripthost-worker\0compiler\0", StringComparison.Ordinal)
                && File.ReadLines(Path.Combine(folder, "status")).Contains($"PPid:\t{agent}");
        }
        catch (IOException)
        {
            // It has just ended.
            return false;
        }
    }

    private async Task ReadLogAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _log.Enqueue(line);
        }
    }
}
