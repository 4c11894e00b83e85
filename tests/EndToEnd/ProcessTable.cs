using System.Diagnostics;

namespace ScriptHost.EndToEnd;

/// <summary>The processes of this machine, as the kernel tells in /proc.</summary>
internal static class ProcessTable
{
    /// <summary>Program and arguments of every process, each ended by NUL.</summary>
    public static IReadOnlyList<string> CommandLines() => [.. Ids().Select(id => TryRead($"/proc/{id}/cmdline")).Where(line => line is not "")];

    /// <summary>What every process was given as its environment, each variable ended by NUL.</summary>
    public static IReadOnlyList<string> Environments() => [.. Ids().Select(id => TryRead($"/proc/{id}/environ"))];

    /// <summary>The processes whose command line contains a text.</summary>
    public static IReadOnlyList<int> IdsOf(string text) =>
        [.. Ids().Where(id => TryRead($"/proc/{id}/cmdline").Contains(text, StringComparison.Ordinal))];

    /// <summary>R, S, D, T and so on; Z for one that has ended, also when nothing is left of it.</summary>
    public static char StateOf(int processId) => TryRead($"/proc/{processId}/stat") is { Length: > 0 } stat ? stat[stat.LastIndexOf(')') + 2] : 'Z';

    /// <summary>Sends a signal such as <c>-KILL</c>, which takes effect a moment later.</summary>
    public static async Task SignalAsync(string signal, int processId)
    {
        using var sent = Process.Start("kill", [signal, $"{processId}"]);
        await sent.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, sent.ExitCode);
    }

    private static IEnumerable<int> Ids() =>
        from folder in Directory.EnumerateDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), out _)
        select int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture);

    private static string TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return "";
        }
    }
}
