namespace ScriptHost.Runs;

/// <summary>
/// Settings of section <c>Limits</c>: what a run may use when its request says nothing, and the most that a request may ask for.
/// Wall time, processor time, memory and output end a run, with their reason; the others appear as errors inside the script.
/// </summary>
internal sealed class LimitsOptions
{
    public const string Section = "Limits";

    private const long Megabyte = 1024 * 1024;

    /// <summary>From the start of the script to its end. Positive; default none.</summary>
    public TimeSpan? WallTime { get; set; }

    /// <summary>The most that a request may ask for as wall time. Positive; default none.</summary>
    public TimeSpan? MaxWallTime { get; set; }

    /// <summary>User and system time of the script's process. At least 1 s, in whole seconds; default none.</summary>
    public TimeSpan? CpuTime { get; set; }

    /// <summary>The most that a request may ask for as processor time. At least 1 s; default none.</summary>
    public TimeSpan? MaxCpuTime { get; set; }

    /// <summary>
    /// Resident memory of the script's process and its children, in bytes. At least 128 MB; default 2 GB or half of the machine's memory,
    /// whichever is less.
    /// </summary>
    public long MemoryBytes { get; set; } = Math.Min(2048 * Megabyte, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>The most that a request may ask for as memory, in bytes. Default: the machine's memory.</summary>
    public long MaxMemoryBytes { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>
    /// Processes and threads that a script may have at the same time, beyond its own process and what its runtime needs. 1 to 4,000;
    /// default 64. Kept where the agent can make user namespaces; Python runs share the bound of their sidecar, 4,096.
    /// </summary>
    public int Processes { get; set; } = 64;

    /// <summary>The most that a request may ask for as processes. 1 to 4,000; default 1,024.</summary>
    public int MaxProcesses { get; set; } = 1024;

    /// <summary>Bytes of output, both streams together, after which a run is ended. At least 1 MB; default 1 GB.</summary>
    public long OutputBytes { get; set; } = 1024 * Megabyte;

    /// <summary>The most that a request may ask for as output, in bytes. Default 16 GB.</summary>
    public long MaxOutputBytes { get; set; } = 16 * 1024 * Megabyte;

    /// <summary>
    /// Bytes of each output stream that are kept with the run, half of its head and half of its tail. 1 kB to 1 MB; default 1 MB.
    /// </summary>
    public int OutputKeptBytes { get; set; } = (int)Megabyte;

    /// <summary>Open files of a process. 64 to 1,048,576; default 1,024.</summary>
    public int OpenFiles { get; set; } = 1024;

    /// <summary>The most that a request may ask for as open files. Default 65,536.</summary>
    public int MaxOpenFiles { get; set; } = 65_536;

    /// <summary>How long a run whose caller lends it a database session waits for that session. 1 second to 1 hour; default 30 seconds.</summary>
    public TimeSpan CallerSessionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest file, in bytes, that a script may write. Positive; default none.</summary>
    public long? FileBytes { get; set; }
}
