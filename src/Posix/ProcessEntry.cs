using System.Globalization;

namespace ScriptHost.Posix;

/// <summary>One row of the kernel's process table: proc(5), stat.</summary>
/// <param name="Id">The process.</param>
/// <param name="State">R, S, D, T (stopped), t (traced), Z (ended, not yet waited for) and so on.</param>
/// <param name="ParentId">Its parent.</param>
/// <param name="GroupId">Its process group.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="ProcessorTime">User and system time, to 10 ms.</param>
/// <param name="ThreadCount">Its threads.</param>
/// <param name="ResidentBytes">Memory that it has in RAM.</param>
public readonly record struct ProcessEntry(
    int Id, char State, int ParentId, int GroupId, int SessionId, TimeSpan ProcessorTime, int ThreadCount, long ResidentBytes)
{
    // USER_HZ: 100 on every architecture that .NET knows.
    private const long TicksOfClock = TimeSpan.TicksPerSecond / 100;

    /// <summary>True while it executes or may again.</summary>
    public bool IsAlive => State is not ('Z' or 'X');

    /// <summary>True when somebody stopped it: SIGSTOP, or a debugger.</summary>
    public bool IsStopped => State is 'T' or 't';

    /// <summary>The row of one process; null when there is none.</summary>
    public static ProcessEntry? Find(int id)
    {
        try
        {
            return Parse(id, ProcFile.ReadText($"/proc/{id}/stat"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>All processes that are there at this moment.</summary>
    public static IEnumerable<ProcessEntry> All() =>
        from folder in Directory.EnumerateDirectories("/proc")
        let id = int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0
        where id > 0
        let entry = Find(id)
        where entry is not null
        select entry.Value;

    /// <summary>
    /// The id that a process or thread got last, in the reader's namespace of processes and those below: while it stays, nothing was
    /// started anywhere. proc(5), loadavg.
    /// </summary>
    public static int LastStartedId()
    {
        var text = ProcFile.ReadText("/proc/loadavg").AsSpan().TrimEnd('\n');
        return int.Parse(text[(text.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    private static ProcessEntry Parse(int id, string text)
    {
        // The second field is the program's name in parentheses and may hold anything, parentheses and spaces too.
        var fields = text.AsSpan(text.LastIndexOf(')') + 2);
        Span<Range> ranges = stackalloc Range[23];
        fields.Split(ranges, ' ');
        return new ProcessEntry(
            id,
            fields[ranges[0]][0],
            (int)Number(fields, ranges[1]),
            (int)Number(fields, ranges[2]),
            (int)Number(fields, ranges[3]),
            new TimeSpan((Number(fields, ranges[11]) + Number(fields, ranges[12])) * TicksOfClock),
            (int)Number(fields, ranges[17]),
            Number(fields, ranges[21]) * Environment.SystemPageSize);
    }

    private static long Number(ReadOnlySpan<char> fields, Range range) => long.Parse(fields[range], CultureInfo.InvariantCulture);
}
