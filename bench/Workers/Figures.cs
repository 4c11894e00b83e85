namespace ScriptHost.Benchmarks.Workers;

internal static class Figures
{
    public static TimeSpan Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>A process's resident memory in MB.</summary>
    public static long MemoryOf(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>What a process has used of the processors.</summary>
    public static TimeSpan ProcessorTimeOf(int processId)
    {
        using var process = System.Diagnostics.Process.GetProcessById(processId);
        return process.TotalProcessorTime;
    }

    /// <summary>How many processes have a text in their command line or environment.</summary>
    public static int ProcessesOf(string text) => Directory.EnumerateDirectories("/proc").Count(folder => Contains($"{folder}/cmdline", text) || Contains($"{folder}/environ", text));

    public static void Print(string what, string figure) => Console.WriteLine($"{what,-70} {figure}");

    private static bool Contains(string file, string text)
    {
        try
        {
            return File.Exists(file) && File.ReadAllText(file).Contains(text, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return false;
        }
    }
}
