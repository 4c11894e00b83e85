using System.Globalization;

namespace ScriptHost.Benchmarks.Machines;

/// <summary>What a process has used of processors: proc(5), stat.</summary>
/// <param name="User">In seconds.</param>
/// <param name="Kernel">In seconds.</param>
internal readonly record struct ProcessorTime(double User, double Kernel)
{
    // USER_HZ.
    private const double TicksPerSecond = 100;

    public static ProcessorTime Of(int processId)
    {
        var text = File.ReadAllText($"/proc/{processId}/stat");
        // Behind the program's name, which may hold anything.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new(Seconds(fields[11]), Seconds(fields[12]));
    }

    public static ProcessorTime operator -(ProcessorTime later, ProcessorTime earlier) => new(later.User - earlier.User, later.Kernel - earlier.Kernel);

    /// <summary>As text, in microseconds a call.</summary>
    public string PerCall(int count) => string.Create(
        CultureInfo.InvariantCulture, $"{(User + Kernel) / count * 1e6:0} µs ({User / count * 1e6:0} of its own code, {Kernel / count * 1e6:0} of the kernel's)");

    private static double Seconds(string ticks) => double.Parse(ticks, CultureInfo.InvariantCulture) / TicksPerSecond;
}
