using ScriptHost.Storage;

namespace ScriptHost.Runs.Journal;

/// <summary>Settings of section <c>Journal</c>: what the agent keeps of its runs, and for how long.</summary>
internal sealed class JournalOptions
{
    public const string Section = "Journal";

    private const long Megabyte = 1024 * 1024;

    /// <summary>
    /// What a commit survives: <c>normal</c>, any end of the agent's process; <c>full</c>, loss of power, too, at the price of a wait for the disk in
    /// each. Default normal.
    /// </summary>
    public Durability Durability { get; set; } = Durability.Normal;

    /// <summary>How long an ended run is kept. 1 minute to 10 years. Default 30 days.</summary>
    public TimeSpan RetentionAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many runs are kept of all owners together; the oldest go first. 100 to 100,000,000. Default 1,000,000.</summary>
    public long MaxRuns { get; set; } = 1_000_000;

    /// <summary>How many bytes all records and outputs may take. 16 MB to 1 TB. Default 4 GB.</summary>
    public long MaxBytes { get; set; } = 4096 * Megabyte;

    /// <summary>How many runs are kept of one owner, so that nobody's flood pushes out the runs of others. 10 to 100,000,000. Default 200,000.</summary>
    public long MaxRunsPerOwner { get; set; } = 200_000;

    /// <summary>How many bytes the records and outputs of one owner may take. 1 MB to 1 TB. Default 1 GB.</summary>
    public long MaxBytesPerOwner { get; set; } = 1024 * Megabyte;

    /// <summary>How long the id of a run that is no longer kept is remembered, so that it is not run again. 1 hour to 10 years. Default 400 days.</summary>
    public TimeSpan ExpiredIdAge { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How many bytes of one run's events are kept when they do not fit into its record: head and tail. 256 KB to 1 GB. Default 8 MB.</summary>
    public long MaxSpoolBytes { get; set; } = 8 * Megabyte;

    /// <summary>
    /// Space that is held on the data folder's disk for the ends of runs. When the disk is full, it is given up for them, and new runs are refused
    /// until there is twice as much. 0 to 10 GB. Default 16 MB.
    /// </summary>
    public long ReserveBytes { get; set; } = 16 * Megabyte;
}
