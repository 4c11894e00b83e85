using System.Globalization;

namespace ScriptHost.Posix;

/// <summary>What a process and its descendants use, as the kernel tells in /proc.</summary>
public static class ProcessTree
{
    /// <summary>
    /// The resident memory of a process and all its descendants, in bytes. Pages that they share are counted for each. Processes that
    /// end meanwhile count as nothing.
    /// </summary>
    public static long ReadResidentBytes(int processId)
    {
        var total = 0L;
        var pending = new Stack<int>([processId]);
        while (pending.TryPop(out var next))
        {
            total += ResidentBytesOf(next);
            foreach (var child in ChildrenOf(next))
            {
                pending.Push(child);
            }
        }

        return total;
    }

    private static long ResidentBytesOf(int processId)
    {
        // size resident shared text lib data dt, in pages
        var fields = TryRead($"/proc/{processId}/statm").Split(' ');
        return fields.Length > 1 ? long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize : 0;
    }

    private static IEnumerable<int> ChildrenOf(int processId)
    {
        string[] threads;
        try
        {
            threads = Directory.GetDirectories($"/proc/{processId}/task");
        }
        catch (IOException)
        {
            return [];
        }

        return
            from thread in threads
            from child in TryRead($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            select int.Parse(child, CultureInfo.InvariantCulture);
    }

    private static string TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
