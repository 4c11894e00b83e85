using System.Diagnostics;
using System.Text.Json;

namespace ScriptHost.EndToEnd;

/// <summary>A job of Oracle's in which the shim is the script: a process that stands for Oracle's agent (tests/Shim.Tests/caller.py).</summary>
internal sealed class ShimCaller : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private ShimCaller(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int ProcessId => _process.Id;

    public static string ShimPath => Path.Combine(RepositoryFolder(), "src", "Shim", "scripthost_shim.py");

    /// <param name="environment">Of the process: the shim's settings, and what the caller does.</param>
    /// <param name="arguments">Of the job.</param>
    public static ShimCaller Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("SCRIPTHOST_PYTHON") ?? "/usr/bin/python3",
            [Path.Combine(RepositoryFolder(), "tests", "Shim.Tests", "caller.py"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ShimCaller(Process.Start(start)!);
    }

    public void Kill() => _process.Kill();

    public async Task<FinishedCaller> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Bound);
        var output = await _output.WaitAsync(Bound);
        var lines = output.TrimEnd('\n').Split('\n');
        return new FinishedCaller(
            lines[^1].StartsWith('{') ? JsonDocument.Parse(lines[^1]).RootElement : null, output, await _errors.WaitAsync(Bound), _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static string RepositoryFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ScriptHost.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside of the repository.");
        }

        return folder.FullName;
    }
}

/// <summary>What came of a caller's job.</summary>
/// <param name="Told">Its last line; null when it was killed before.</param>
/// <param name="Output">All that it and the script printed.</param>
/// <param name="Errors">On standard error.</param>
/// <param name="ExitCode">128 and the signal that ended it, else 0.</param>
internal sealed record FinishedCaller(JsonElement? Told, string Output, string Errors, int ExitCode)
{
    /// <summary>What gsf_main returned.</summary>
    public long Value => Told?.GetProperty("value").GetInt64() ?? throw new InvalidOperationException($"The caller told nothing: {Output}{Errors}");

    /// <summary>What the caller's query gives after the script, in its transaction.</summary>
    public string Sees => Told!.Value.GetProperty("sees").ToString();

    public string SeesAfterRollback => Told!.Value.GetProperty("afterRollback").ToString();
}
