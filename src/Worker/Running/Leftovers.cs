using ScriptHost.Posix;

namespace ScriptHost.Worker.Running;

/// <summary>
/// What a script leaves working in the process after it has returned: threads, work on the pool, timers. Any of it could print into the
/// next run, or throw in its midst.
/// </summary>
/// <param name="OwnThreadCount">Threads beyond those of the pool.</param>
/// <param name="BusyPoolThreadCount">Threads of the pool that do something.</param>
/// <param name="TimerCount">Timers that are still to fire, those behind Task.Delay among them.</param>
internal readonly record struct Leftovers(int OwnThreadCount, int BusyPoolThreadCount, long TimerCount)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LastWait = TimeSpan.FromMilliseconds(8);

    private const string RuntimePrefix = ".NET ";
    private const string PoolThreadName = ".NET TP Worker";

    // Of the process's own making, the main thread among them.
    private static readonly int NamedThreadsAtStart = CountNamed(ReadThreadNames());

    /// <summary>What there is now.</summary>
    public static Leftovers Count()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var available, out _);
        // A script that waited for something may have come back on one of them: the one that counts.
        var busy = most - available - (Thread.CurrentThread.IsThreadPoolThread ? 1 : 0);
        return new(ThisProcess.ThreadCount - ThreadPool.ThreadCount, busy, Timer.ActiveCount);
    }

    /// <summary>What has come since an earlier count and stays, as a reason to retire the process; null when there is nothing.</summary>
    public static async ValueTask<string?> FindSinceAsync(Leftovers earlier)
    {
        // The server's own work looks like a script's for a moment, longer on a busy machine: what stays is a leftover.
        for (var wait = FirstWait; ; wait *= 2)
        {
            var found = Count().Since(earlier);
            if (found is null || wait > LastWait)
            {
                return found;
            }

            await Task.Delay(wait);
        }
    }

    private string? Since(Leftovers earlier)
    {
        if (OwnThreadCount > earlier.OwnThreadCount && HasForeignThreads())
        {
            return "its script left threads running";
        }

        if (BusyPoolThreadCount > earlier.BusyPoolThreadCount)
        {
            return "its script left work on the thread pool";
        }

        return TimerCount > earlier.TimerCount ? "its script left timers running" : null;
    }

    // The runtime starts threads as it needs them, and names all of them. A thread that is not named has its maker's name: most
    // likely that of a thread of the pool, of which there are then more than the pool has.
    private static bool HasForeignThreads()
    {
        var names = ReadThreadNames();
        return names.Count(name => name == PoolThreadName) > ThreadPool.ThreadCount || CountNamed(names) > NamedThreadsAtStart;
    }

    private static int CountNamed(IEnumerable<string> names) => names.Count(name => !name.StartsWith(RuntimePrefix, StringComparison.Ordinal));

    private static List<string> ReadThreadNames() => [.. Directory.EnumerateDirectories("/proc/self/task").Select(ReadName)];

    private static string ReadName(string thread)
    {
        try
        {
            return File.ReadAllText($"{thread}/comm").TrimEnd('\n');
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return RuntimePrefix;
        }
    }
}
