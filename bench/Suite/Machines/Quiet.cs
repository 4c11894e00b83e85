using System.Globalization;

namespace ScriptHost.Benchmarks.Machines;

/// <summary>
/// Whether anybody else uses the machine. Asked while nothing of ours runs. The load average alone would not tell: it still holds what was
/// measured a minute ago.
/// </summary>
internal static class Quiet
{
    /// <summary>The share of the processors, in percent, up to which a machine counts as quiet.</summary>
    public const double MaxPercent = 10;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    /// <summary>What is used of all processors during a second, in percent; a virtual machine's time that others were given counts as used.</summary>
    public static async Task<double> OthersPercentAsync()
    {
        var before = Read();
        await Task.Delay(Window);
        var after = Read();
        return after.All == before.All ? 0 : Math.Round(100.0 * (after.Used - before.Used) / (after.All - before.All), 1);
    }

    // cpu  user nice system idle iowait irq softirq steal …
    private static (long Used, long All) Read()
    {
        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(time => long.Parse(time, CultureInfo.InvariantCulture)).ToList();
        return (times.Sum() - times[3] - times[4], times.Sum());
    }
}
