using System.Diagnostics;
using System.Globalization;
using ScriptHost.Posix;

namespace ScriptHost.Workers;

/// <summary>
/// A child process with all that it started, found by what they do not shed all at once: their session, their descent, and the
/// child's folder, which their environment names. In a sandbox the end of its process namespace is the end of them all.
/// </summary>
/// <param name="rootId">The process that the agent started, which leads their session.</param>
/// <param name="folder">A folder that nobody else has to do with.</param>
/// <param name="isSandboxed">True when bubblewrap stands between that process and the program.</param>
internal sealed class ChildTree(int rootId, string folder, bool isSandboxed)
{
    // Of the namespace: bubblewrap's own process, which reaps orphans, and the program.
    private const int ProcessesOfSandbox = 2;

    private static readonly TimeSpan KillBound = TimeSpan.FromSeconds(10);

    private readonly byte[] _mark = MarkedProcesses.MarkOf(folder);
    private int _insiderId;
    private int _lastStartedId;

    /// <summary>Sends a signal to the program and what it started, but not to bubblewrap around them, whose end would be a kill.</summary>
    public void Signal(Signal signal)
    {
        if (!isSandboxed || signal == Posix.Signal.Kill)
        {
            Signals.SendToGroup(rootId, signal);
            return;
        }

        foreach (var entry in ProcessEntry.All().Where(entry => entry.GroupId == rootId && entry.Id != rootId && entry.ParentId != rootId))
        {
            Signals.Send(entry.Id, signal);
        }
    }

    /// <summary>True when there are more processes than the program itself.</summary>
    /// <param name="programId">The program's process.</param>
    public bool HasLeftOvers(int programId)
    {
        // Before the look: what is started meanwhile is for the next one.
        var lastStartedId = ProcessEntry.LastStartedId();
        if (lastStartedId == _lastStartedId)
        {
            return false;
        }

        var found = isSandboxed
            ? InNamespaceOf(programId).Count > ProcessesOfSandbox
            : Find().Any(entry => entry.Id != programId);
        _lastStartedId = found ? 0 : lastStartedId;
        return found;
    }

    /// <summary>The memory that all of them have resident, in bytes. Pages that they share are counted for each.</summary>
    /// <param name="programId">The program's process.</param>
    public long ReadResidentBytes(int programId)
    {
        if (!isSandboxed)
        {
            return Find().Sum(entry => entry.ResidentBytes);
        }

        if (programId == rootId && _insiderId == 0)
        {
            // Only now: right after its start, bubblewrap is still alone.
            _insiderId = ProcessEntry.All().FirstOrDefault(entry => entry.ParentId == rootId).Id;
        }

        return InNamespaceOf(programId == rootId ? _insiderId : programId).Sum(ResidentBytesOf);
    }

    /// <summary>Kills all of them until none is left.</summary>
    /// <exception cref="TimeoutException">The kernel cannot end one of them: it waits for a device or a file system that does not answer.</exception>
    public async Task KillAsync()
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < KillBound;)
        {
            var found = Find();
            if (found.Count == 0)
            {
                return;
            }

            foreach (var entry in found)
            {
                Signals.Send(entry.Id, Posix.Signal.Kill);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2));
        }

        throw new TimeoutException($"Processes that process {rootId} started do not end, killed or not.");
    }

    private List<ProcessEntry> Find()
    {
        var found = new List<ProcessEntry>();
        var related = new HashSet<int> { rootId };
        foreach (var entry in ProcessEntry.All().OrderBy(entry => entry.Id).Where(entry => entry.IsAlive))
        {
            if (entry.SessionId == rootId || related.Contains(entry.ParentId) || MarkedProcesses.Has(entry.Id, _mark))
            {
                related.Add(entry.Id);
                found.Add(entry);
            }
        }

        return found;
    }

    // The sandbox has a /proc of its own, which tells of nobody else; until bubblewrap has mounted it, the one there is the machine's.
    private static List<string> InNamespaceOf(int insiderId)
    {
        var processes = $"/proc/{insiderId}/root/proc";
        if (FileSystemOf(processes) is not { } fileSystem || fileSystem == FileSystemOf("/proc"))
        {
            return [];
        }

        try
        {
            return [.. Directory.EnumerateDirectories(processes).Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static ulong? FileSystemOf(string processes) => FileStamp.TryRead($"{processes}/1/stat")?.Device;

    private static long ResidentBytesOf(string processFolder)
    {
        try
        {
            // size resident shared text lib data dt, in pages
            return long.Parse(File.ReadAllText($"{processFolder}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
