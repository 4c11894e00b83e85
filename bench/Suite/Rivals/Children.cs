using System.Collections.Concurrent;
using System.Diagnostics;

namespace ScriptHost.Benchmarks.Rivals;

/// <summary>All processes that are started here, so that none outlives its scenario.</summary>
internal static class Children
{
    private static readonly ConcurrentDictionary<Process, bool> Started = new();

    /// <exception cref="InvalidOperationException">It cannot be started.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            var process = Process.Start(start)!;
            Started[process] = true;
            return process;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException($"'{start.FileName}' cannot be started: {exception.Message}. bench/run.sh builds what is measured.", exception);
        }
    }

    /// <summary>Waits for the end of one, and forgets it.</summary>
    /// <exception cref="TimeoutException">It goes on.</exception>
    public static async Task<int> WaitAsync(Process process, TimeSpan patience)
    {
        await process.WaitForExitAsync().WaitAsync(patience);
        Started.TryRemove(process, out _);
        using (process)
        {
            return process.ExitCode;
        }
    }

    /// <summary>Starts a program, and waits until it has ended well.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task RunAsync(TimeSpan patience, string program, params IEnumerable<string> arguments)
    {
        var process = Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true });
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        if (await WaitAsync(process, patience) is not 0 and var code)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}.");
        }
    }

    public static void KillAll()
    {
        foreach (var process in Started.Keys)
        {
            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It has ended, and has been disposed of.
            }

            Started.TryRemove(process, out _);
        }
    }
}
