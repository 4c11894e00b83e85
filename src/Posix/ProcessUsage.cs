namespace ScriptHost.Posix;

/// <summary>What this process has used.</summary>
/// <param name="ProcessorTime">User and system time since the process started.</param>
/// <param name="PeakMemoryBytes">The highest resident size since the start or the last <see cref="ResetPeakMemory"/>.</param>
public readonly record struct ProcessUsage(TimeSpan ProcessorTime, long PeakMemoryBytes)
{
    /// <summary>Reads both with one call.</summary>
    public static unsafe ProcessUsage Read()
    {
        Libc.ResourceUsage usage;
        _ = Libc.GetResourceUsage(Libc.RUSAGE_SELF, &usage);
        var microseconds = ((usage.UserTime.Seconds + usage.SystemTime.Seconds) * 1_000_000)
            + usage.UserTime.Microseconds + usage.SystemTime.Microseconds;
        return new(TimeSpan.FromMicroseconds(microseconds), usage.PeakKilobytes * 1024);
    }

    /// <summary>Lets the peak start anew at the current resident size (proc(5), clear_refs 5).</summary>
    public static void ResetPeakMemory() => File.WriteAllText("/proc/self/clear_refs", "5");
}
