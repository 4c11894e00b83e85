using System.Globalization;
using ScriptHost.Errors;
using ScriptHost.Posix;

namespace ScriptHost.Workers.Isolation;

/// <summary>
/// What root must be able to do to run scripts as users of their owners: capabilities(7). Containers give root few, and may give none (ADR 13).
/// </summary>
/// <param name="effective">The process's effective set, a bit for each.</param>
internal sealed class RootCapabilities(ulong effective)
{
    private static readonly (int Bit, string Name, string For)[] Needed =
    [
        (0, "CHOWN", "to give owners their folders"),
        (1, "DAC_OVERRIDE", "to reach into them"),
        (3, "FOWNER", "to remove what scripts left in folders with the sticky bit"),
        (5, "KILL", "to stop scripts"),
        (6, "SETGID", "to leave root's groups"),
        (7, "SETUID", "to run scripts as others than root"),
    ];

    // Engines do not give it by default, and all goes on without; only what left its session and its parents is not found then.
    private const int SysPtrace = 19;

    /// <summary>The names of all that serve, the last of them only to find what scripts left running.</summary>
    public static string All => string.Join(", ", Needed.Select(one => one.Name).Append("SYS_PTRACE"));

    /// <summary>Those that nothing goes without and that are missing, each with what it is for.</summary>
    public IReadOnlyList<string> Missing => [.. Needed.Where(one => !Has(one.Bit)).Select(one => $"{one.Name} ({one.For})")];

    /// <summary>True when the environments of other users' processes can be read, which tells whose they are.</summary>
    public bool SeesEnvironments => Has(SysPtrace);

    /// <summary>Tells it at the start, before a folder that cannot be opened or a script that fails.</summary>
    /// <exception cref="ScriptHostException">BAD_SETTINGS: this process is root and lacks what user ids take.</exception>
    public static void CheckThisProcess()
    {
        if (ThisProcess.IsRoot && OfThisProcess().Missing is { Count: > 0 } missing)
        {
            throw new ScriptHostException(
                ErrorCode.BadSettings,
                $"The agent is root and gives every owner a user id, but lacks {string.Join(", ", missing)}. Give it the capabilities {All}, as in --cap-add of a container, or start it as another user, with bubblewrap.");
        }
    }

    /// <summary>This process's.</summary>
    public static RootCapabilities OfThisProcess() => Parse(File.ReadLines("/proc/self/status"));

    /// <summary>Reads them from the lines of /proc/PID/status.</summary>
    public static RootCapabilities Parse(IEnumerable<string> status)
    {
        const string label = "CapEff:";
        var line = status.First(line => line.StartsWith(label, StringComparison.Ordinal));
        return new RootCapabilities(ulong.Parse(line.AsSpan(label.Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
    }

    private bool Has(int bit) => (effective >> bit & 1) != 0;
}
