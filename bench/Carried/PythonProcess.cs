using System.Diagnostics;

namespace ScriptHost.Carried.Benchmarks;

/// <summary>A Python script that says that it is ready; it ends with its standard input.</summary>
internal sealed class PythonProcess : IDisposable
{
    private readonly Process _process;

    public PythonProcess(params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("SCRIPTHOST_PYTHON") ?? "/usr/bin/python3", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (_process.StandardOutput.ReadLine() != "ready")
        {
            throw new InvalidOperationException($"{arguments[0]} did not start.");
        }
    }

    /// <summary>The most memory that it has had, in bytes.</summary>
    public long PeakMemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The Python process has ended.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
