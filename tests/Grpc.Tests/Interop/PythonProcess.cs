using System.Diagnostics;
using Grpc.Tests.Hosting;

namespace Grpc.Tests.Interop;

/// <summary>A Python program with grpcio that talks in lines.</summary>
internal sealed class PythonProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _standardError;

    private PythonProcess(Process process)
    {
        _process = process;
        _standardError = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a program; the interpreter is SCRIPTHOST_PYTHON, or /usr/bin/python3 when that is not set.</summary>
    public static PythonProcess Start(string program, params string[] arguments)
    {
        var interpreter = Environment.GetEnvironmentVariable("SCRIPTHOST_PYTHON") ?? "/usr/bin/python3";
        var start = new ProcessStartInfo(interpreter, [Path.Combine(AppContext.BaseDirectory, "Python", program), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new PythonProcess(Process.Start(start)!);
    }

    /// <summary>The next line that the program prints. A program that ends instead, say for want of grpcio, fails the test with what it said.</summary>
    public async Task<string> ReadLineAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Limits.Bound);
        return line ?? throw new InvalidOperationException($"The Python program ended: {await _standardError.WaitAsync(Limits.Bound)}");
    }

    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Stops the program without ending it.</summary>
    public void Freeze()
    {
        using var kill = Process.Start("kill", ["-STOP", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Ends the program at once, as a crash would.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(Limits.Bound);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
