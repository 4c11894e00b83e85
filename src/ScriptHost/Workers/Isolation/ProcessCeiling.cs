using System.Globalization;

namespace ScriptHost.Workers.Isolation;

/// <summary>
/// How many processes and threads one child of the agent may be at the most. The kernel keeps it (RLIMIT_NPROC), but counts by user and
/// user namespace: a namespace of the child's own is what makes the count its own. What a single run may have is less, and set
/// by whoever starts or executes it.
/// </summary>
internal static class ProcessCeiling
{
    /// <summary>Above the most that a run may ask for (Limits:MaxProcesses), with what runtimes and sidecars need themselves.</summary>
    public const int Most = 4096;

    /// <summary>The kernel that counts by namespace, too: Linux 5.14.</summary>
    public static Version FirstKernel { get; } = new(5, 14);

    /// <summary>The beginning of a command line whose rest has a user namespace of its own, with the user and group that it had before.</summary>
    public static IReadOnlyList<string> OwnNamespace { get; } = ["unshare", "--user", "--map-current-user"];

    /// <summary>The beginning of a command line whose rest keeps below the ceiling.</summary>
    public static IReadOnlyList<string> Limit { get; } = ["prlimit", string.Create(CultureInfo.InvariantCulture, $"--nproc={Most}"), "--"];
}
