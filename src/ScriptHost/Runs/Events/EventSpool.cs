using System.Buffers;
using System.Globalization;
using Google.Protobuf;
using ScriptHost.V1;

namespace ScriptHost.Runs.Events;

/// <summary>
/// The events of one run on disk: a head, and as much of what followed as the bound allows, in files of a quarter of it. One thread writes, many read.
/// </summary>
internal sealed class EventSpool : IDisposable
{
    // The head and three more: when a fourth one begins, the oldest after the head goes.
    private const int SegmentCount = 4;

    private const string Extension = ".events";
    private const string OutputName = "output";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Lock _lock = new();
    private readonly string _folder;
    private readonly long _segmentBytes;
    private readonly List<EventSegment> _segments;
    private readonly ArrayBufferWriter<byte> _frame = new();
    private FileStream? _file;
    private int _lastIndex;

    private EventSpool(string folder, long maxBytes, List<EventSegment> segments) =>
        (_folder, _segmentBytes, _segments) = (folder, maxBytes / SegmentCount, segments);

    /// <summary>A new spool, which replaces what lies in the folder.</summary>
    /// <param name="folder">Of its own.</param>
    /// <param name="maxBytes">That it may take, not counting what one event exceeds it by.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static EventSpool Create(string folder, long maxBytes)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder, OwnerOnly);
        return new EventSpool(folder, maxBytes, []);
    }

    /// <summary>What lies in a folder, to be read; empty when there is none.</summary>
    public static EventSpool Open(string folder)
    {
        var segments = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal).Select(EventSegment.Find).OfType<EventSegment>().ToList()
            : [];
        return new EventSpool(folder, 0, segments);
    }

    /// <summary>Behind the last event that is in it.</summary>
    public EventPosition End
    {
        get
        {
            lock (_lock)
            {
                return _segments.Count == 0 ? default : _segments[^1].End;
            }
        }
    }

    public long SizeBytes
    {
        get
        {
            lock (_lock)
            {
                return _segments.Sum(segment => segment.SizeBytes);
            }
        }
    }

    /// <summary>Writes the next event.</summary>
    /// <exception cref="IOException">It cannot be written. Nothing more may be written then.</exception>
    public void Append(RunEvent one)
    {
        _frame.ResetWrittenCount();
        EventFrames.Write(one, _frame);
        lock (_lock)
        {
            if (_segments.Count == 0 || _segments[^1].SizeBytes >= _segmentBytes)
            {
                BeginSegment(_segments.Count == 0 ? default : _segments[^1].End);
            }

            _file!.Write(_frame.WrittenSpan);
            _segments[^1].Add(one, _frame.WrittenCount);
        }
    }

    /// <summary>
    /// The events behind a place, about as many bytes as a batch may have. What is no longer there is one gap event before them.
    /// </summary>
    public List<RunEvent> Read(EventPosition position, long maxBytes)
    {
        List<EventSegment> segments;
        lock (_lock)
        {
            segments = [.. _segments];
        }

        var batch = new List<RunEvent>();
        foreach (var segment in segments.Where(segment => segment.End.Number > position.Number))
        {
            if (segment.Start.Number > position.Number)
            {
                batch.Add(position.GapTo(segment.Start));
                position = segment.Start;
            }

            foreach (var one in segment.Read().Where(one => one.Number > position.Number))
            {
                batch.Add(one);
                position = position.Behind(one);
                maxBytes -= EventSize.Of(one);
                if (maxBytes <= 0)
                {
                    return batch;
                }
            }
        }

        return batch;
    }

    /// <summary>The place behind an event; of one that is no longer there, as if the gap began with it.</summary>
    public EventPosition PositionOf(long number)
    {
        EventSegment? segment;
        lock (_lock)
        {
            segment = _segments.LastOrDefault(segment => segment.Start.Number <= number);
        }

        return segment is null
            ? new EventPosition(number, 0, 0)
            : segment.Read().TakeWhile(one => one.Number <= number).Aggregate(segment.Start, (place, one) => place.Behind(one)) with { Number = number };
    }

    /// <summary>True when all that was told before the outcome went through it.</summary>
    public bool IsClosed => File.Exists(Path.Combine(_folder, OutputName));

    /// <summary>Ends it with what is kept of the output, of which the events may lack some.</summary>
    /// <param name="outcome">Its output is written, nothing else of it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Close(Outcome outcome)
    {
        Dispose();
        File.WriteAllBytes(Path.Combine(_folder, OutputName), new Outcome { Stdout = outcome.Stdout, Stderr = outcome.Stderr }.ToByteArray());
    }

    /// <summary>Adds what was kept of the output to an outcome; false when there is nothing.</summary>
    public bool TryReadOutput(Outcome outcome)
    {
        try
        {
            var kept = IsClosed ? Outcome.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(_folder, OutputName))) : null;
            (outcome.Stdout, outcome.Stderr) = (kept?.Stdout ?? outcome.Stdout, kept?.Stderr ?? outcome.Stderr);
            return kept?.Stdout is not null;
        }
        catch (InvalidProtocolBufferException)
        {
            // A killed process did not finish it.
            return false;
        }
    }

    /// <summary>Stops writing; what is there can still be read.</summary>
    public void Dispose() => _file?.Dispose();

    /// <summary>Removes it.</summary>
    public void Delete()
    {
        Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void BeginSegment(EventPosition start)
    {
        _file?.Dispose();
        if (_segments.Count == SegmentCount)
        {
            File.Delete(_segments[1].Path);
            _segments.RemoveAt(1);
        }

        var path = Path.Combine(_folder, $"{_lastIndex++.ToString("D8", CultureInfo.InvariantCulture)}{Extension}");
        var segment = new EventSegment(path, start);
        // Unbuffered: what is told to somebody is to survive this process.
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var header = new ArrayBufferWriter<byte>();
        EventFrames.Write(segment.Header, header);
        _file.Write(header.WrittenSpan);
        _segments.Add(segment);
    }
}
