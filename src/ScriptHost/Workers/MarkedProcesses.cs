using System.Text;
using ScriptHost.Posix;

namespace ScriptHost.Workers;

/// <summary>Processes that are told by a folder that their environment names, which nobody else has to do with.</summary>
internal static class MarkedProcesses
{
    // A killed process may start another one between the look and the kill.
    private const int MaxLooks = 100;

    /// <summary>Kills all processes whose environment names something in a folder, such as those that an agent left that was killed itself.</summary>
    public static void Kill(string folder)
    {
        var mark = MarkOf(folder);
        for (var looks = 0; looks < MaxLooks; looks++)
        {
            var found = ProcessEntry.All().Where(entry => entry.IsAlive && Has(entry.Id, mark)).ToList();
            if (found.Count == 0)
            {
                return;
            }

            found.ForEach(entry => Signals.Send(entry.Id, Signal.Kill));
        }
    }

    /// <summary>What the environment of such a process holds.</summary>
    public static byte[] MarkOf(string folder) => Encoding.UTF8.GetBytes($"={folder}/");

    public static bool Has(int processId, ReadOnlySpan<byte> mark)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{processId}/environ").AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone, or another user's, and then not one of these.
            return false;
        }
    }
}
