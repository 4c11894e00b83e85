using System.Globalization;

namespace ScriptHost.Benchmarks.Machines;

/// <summary>What processes take of the memory, in MB (1024 · 1024 bytes).</summary>
internal static class ProcessMemory
{
    /// <summary>A process's resident memory.</summary>
    public static double ResidentOf(int processId) => Sum($"/proc/{processId}/status", "VmRSS:");

    /// <summary>The most resident memory that a process has had.</summary>
    public static double PeakOf(int processId) => Sum($"/proc/{processId}/status", "VmHWM:");

    /// <summary>A process and all below it; what they share is counted once.</summary>
    public static double OfTree(int processId) => Tree(processId).Sum(one => Sum($"/proc/{one}/smaps_rollup", "Pss:"));

    /// <summary>The topmost processes below one whose command line has a text.</summary>
    public static IReadOnlyList<int> Find(int processId, string text)
    {
        var found = new List<int>();
        foreach (var child in ChildrenOf(processId))
        {
            found.AddRange(Read($"/proc/{child}/cmdline").Contains(text, StringComparison.Ordinal) ? [child] : Find(child, text));
        }

        return found;
    }

    /// <summary>How many processes of the machine have a text in their command line or environment.</summary>
    public static int CountOf(string text) => Directory.EnumerateDirectories("/proc").Count(folder =>
        char.IsAsciiDigit(Path.GetFileName(folder)[0])
        && (Read($"{folder}/cmdline").Contains(text, StringComparison.Ordinal) || Read($"{folder}/environ").Contains(text, StringComparison.Ordinal)));

    private static IEnumerable<int> Tree(int processId) => ChildrenOf(processId).SelectMany(Tree).Prepend(processId);

    // The children of every thread: what a thread has started is listed with it alone.
    private static IEnumerable<int> ChildrenOf(int processId)
    {
        var tasks = $"/proc/{processId}/task";
        return !Directory.Exists(tasks)
            ? []
            : Directory.GetDirectories(tasks).SelectMany(task => Read($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToList();
    }

    private static double Sum(string file, string name) =>
        Read(file).Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)) / 1024;

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is somebody else's.
            return "";
        }
    }
}
