using ScriptHost.V1;

namespace ScriptHost.Runs.Events;

/// <summary>One file of a spool. It starts with a gap event that stands for all before it.</summary>
internal sealed class EventSegment(string path, EventPosition start)
{
    public string Path => path;

    /// <summary>Before its first event.</summary>
    public EventPosition Start { get; } = start;

    /// <summary>Behind its last event.</summary>
    public EventPosition End { get; private set; } = start;

    public long SizeBytes { get; private set; }

    /// <summary>Its first frame.</summary>
    public RunEvent Header => default(EventPosition).GapTo(Start);

    public void Add(RunEvent one, int frameBytes)
    {
        End = End.Behind(one);
        SizeBytes += frameBytes;
    }

    /// <summary>Its events, as far as they are on disk; none when the file is gone.</summary>
    public IEnumerable<RunEvent> Read()
    {
        using var file = TryOpen();
        foreach (var one in file is null ? [] : EventFrames.Read(file).Skip(1))
        {
            yield return one;
        }
    }

    /// <summary>A segment as it was found on disk; null when not even its first frame is whole.</summary>
    public static EventSegment? Find(string path)
    {
        using var file = File.OpenRead(path);
        EventSegment? found = null;
        foreach (var one in EventFrames.Read(file))
        {
            if (found is null)
            {
                found = new EventSegment(path, default(EventPosition).Behind(one));
            }
            else
            {
                found.End = found.End.Behind(one);
            }
        }

        if (found is not null)
        {
            found.SizeBytes = file.Length;
        }

        return found;
    }

    // The writer removes the oldest ones, also between a look and the next.
    private FileStream? TryOpen()
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
