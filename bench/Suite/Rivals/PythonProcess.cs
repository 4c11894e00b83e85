using System.Diagnostics;
using ScriptHost.Benchmarks.Machines;

namespace ScriptHost.Benchmarks.Rivals;

/// <summary>A Python script that says when it is ready, answers each line with one, and ends with its standard input.</summary>
internal sealed class PythonProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly string _script;

    private PythonProcess(Process process, string script) => (_process, _script) = (process, script);

    /// <summary>The most resident memory that it has had so far, in MB.</summary>
    public double PeakMemory => ProcessMemory.PeakOf(_process.Id);

    /// <exception cref="InvalidOperationException">It ended before it was ready; it has said why on standard error.</exception>
    public static async Task<PythonProcess> StartAsync(string script, string argument)
    {
        var start = new ProcessStartInfo(Programs.Python, [script, argument]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var python = new PythonProcess(Children.Start(start), script);
        await python.ReadAsync();
        return python;
    }

    /// <exception cref="InvalidOperationException">It ended before it had answered; it has said why on standard error.</exception>
    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        return await ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await Children.WaitAsync(_process, Patience);
    }

    private async Task<string> ReadAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
        ?? throw new InvalidOperationException($"{_script} ended before it had answered.");
}
