using System.Collections.Concurrent;
using System.Diagnostics;

namespace ScriptHost.Workers;

/// <summary>
/// Starts all child processes from one thread that lives as long as the agent: the kernel sends a child its parent-death signal
/// when the <em>thread</em> that started it ends, and threads of the pool end whenever they like.
/// </summary>
internal sealed class ChildStarter : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public ChildStarter()
    {
        _thread = new Thread(() =>
        {
            foreach (var start in _work.GetConsumingEnumerable())
            {
                start();
            }
        })
        { IsBackground = true, Name = "child starter" };
        _thread.Start();
    }

    public Task<Process> StartAsync(ProcessStartInfo startInfo)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(startInfo)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        return started.Task;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }
}
