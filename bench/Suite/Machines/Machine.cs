using System.Globalization;
using System.Runtime.InteropServices;

namespace ScriptHost.Benchmarks.Machines;

/// <summary>What was measured on.</summary>
internal sealed record Machine(int Cores, string Processor, double MemoryGigabytes, string Kernel, string DotNet, string User)
{
    public static Machine Here { get; } = new(
        Environment.ProcessorCount,
        FirstOf("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Math.Round(double.Parse((FirstOf("/proc/meminfo", "MemTotal") ?? "0").Split(' ')[0], CultureInfo.InvariantCulture) / (1024 * 1024), 1),
        $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}",
        RuntimeInformation.FrameworkDescription,
        Environment.UserName);

    /// <summary>How many processes ran or waited to run during the last minute, on average.</summary>
    public static double LoadAverage => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string? FirstOf(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
