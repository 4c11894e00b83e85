using System.Buffers;
using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.Runs.Events;

/// <summary>
/// The numbered events of one run, for any number of readers at any speed; none of them keeps the run waiting. The latest are in memory. When there are
/// more than that, or when the run takes long, they go to a spool as well. What neither has any more reaches a reader as one gap event.
/// </summary>
/// <param name="timeProvider">Dates the events.</param>
/// <param name="createSpool">Makes the spool on disk.</param>
internal sealed class RunEventLog(TimeProvider timeProvider, Func<EventSpool> createSpool)
{
    private const long MaxBytesInMemory = 64 * 1024;

    // A batch is one message, and with an outcome in it has to stay below gRPC's usual 4 MB.
    private const long MaxBatchBytes = 1024 * 1024;

    // What most runs are over in. Acceptance and start are told with what follows them by then: each message more costs caller and agent
    // a good part of what a short run takes.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(2);

    private readonly Lock _lock = new();
    private readonly LinkedList<RunEvent> _recent = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EventSpool? _spool;
    private bool _isSpoolBroken;
    private EventPosition _recentStart;
    private EventPosition _end;
    private long _bytesInMemory;
    private ITimer? _tellingSoon;

    /// <summary>True when the outcome is there: nothing comes after it.</summary>
    private bool _isComplete;

    /// <summary>
    /// Numbers events, dates those that have no date, and tells the readers, all at once: of the run's beginning soon, of all else now. What comes after
    /// the outcome is dropped.
    /// </summary>
    public void Append(params ReadOnlySpan<RunEvent> events)
    {
        var now = timeProvider.GetUtcNow().ToTimestamp();
        lock (_lock)
        {
            foreach (var one in events)
            {
                Append(one, now);
            }

            if (events[^1].EventCase is RunEvent.EventOneofCase.Accepted or RunEvent.EventOneofCase.Started)
            {
                _tellingSoon ??= timeProvider.CreateTimer(static log => ((RunEventLog)log!).Tell(), this, Soon, Timeout.InfiniteTimeSpan);
            }
            else
            {
                Tell();
            }
        }
    }

    /// <summary>Puts the events on disk now, so that they outlive this process. Nothing to do when there is no more than the run's start.</summary>
    public void Save()
    {
        lock (_lock)
        {
            if (!_isComplete && _spool is null && _recent.Any(one => one.EventCase is not (RunEvent.EventOneofCase.Accepted or RunEvent.EventOneofCase.Started)))
            {
                OpenSpool();
            }
        }
    }

    /// <summary>
    /// What is to be stored of the events before the outcome: all of them as frames when they fit in memory, else null, and the spool has them. Call it
    /// when nothing but the outcome is to come.
    /// </summary>
    public (byte[]? Frames, EventSpool? Spool) Close()
    {
        lock (_lock)
        {
            _spool?.Dispose();
            if (_recentStart.Number > 0)
            {
                return (null, _spool);
            }

            var frames = new ArrayBufferWriter<byte>();
            foreach (var one in _recent)
            {
                EventFrames.Write(one, frames);
            }

            return (frames.WrittenSpan.ToArray(), _spool);
        }
    }

    /// <summary>All events after a number, in batches as they come, up to the outcome.</summary>
    /// <param name="after">The number.</param>
    /// <param name="untilNow">True to end behind what there is, instead of waiting for more.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<IReadOnlyList<RunEvent>> ReadAsync(long after, bool untilNow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = PositionOf(after);
        while (true)
        {
            Task changed;
            List<RunEvent>? batch;
            EventSpool? spool;
            bool isLast;
            lock (_lock)
            {
                changed = _changed.Task;
                // What is told soon is not told yet.
                batch = _tellingSoon is null || untilNow ? ReadRecent(position) : [];
                spool = _spool;
                isLast = _isComplete && batch is not null && (batch.Count == 0 ? position.Number : batch[^1].Number) >= _end.Number;
            }

            batch ??= ReadSpool(spool, position);
            if (batch.Count > 0)
            {
                position = batch.Aggregate(position, (place, one) => place.Behind(one));
                yield return batch;
            }

            if (isLast || (untilNow && batch.Count == 0))
            {
                yield break;
            }

            if (batch.Count == 0)
            {
                await changed.WaitAsync(cancellationToken);
            }
        }
    }

    private void Tell()
    {
        lock (_lock)
        {
            _tellingSoon?.Dispose();
            _tellingSoon = null;
            var waiting = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.SetResult();
        }
    }

    private void Append(RunEvent one, Timestamp now)
    {
        if (_isComplete)
        {
            return;
        }

        one.At ??= now;
        one.Number = _end.Number + 1;
        _isComplete = one.EventCase == RunEvent.EventOneofCase.Outcome;
        _recent.AddLast(one);
        _end = _end.Behind(one);
        _bytesInMemory += EventSize.Of(one);
        // The outcome is stored elsewhere.
        if (!_isComplete && _spool is not null)
        {
            Spool(one);
        }

        while (_bytesInMemory > MaxBytesInMemory && _recent.First!.Value != one)
        {
            if (_spool is null && !_isSpoolBroken)
            {
                OpenSpool();
            }

            _bytesInMemory -= EventSize.Of(_recent.First.Value);
            _recentStart = _recentStart.Behind(_recent.First.Value);
            _recent.RemoveFirst();
        }
    }

    private void OpenSpool()
    {
        try
        {
            _spool = createSpool();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _isSpoolBroken = true;
            return;
        }

        foreach (var one in _recent.Where(one => one.EventCase != RunEvent.EventOneofCase.Outcome))
        {
            Spool(one);
        }
    }

    // A full disk costs events, not the run.
    private void Spool(RunEvent one)
    {
        try
        {
            if (!_isSpoolBroken)
            {
                _spool!.Append(one);
            }
        }
        catch (IOException)
        {
            _isSpoolBroken = true;
        }
    }

    private EventPosition PositionOf(long number)
    {
        lock (_lock)
        {
            return number >= _recentStart.Number
                ? _recent.TakeWhile(one => one.Number <= number).Aggregate(_recentStart, (place, one) => place.Behind(one)) with { Number = number }
                : _spool?.PositionOf(number) ?? new EventPosition(number, 0, 0);
        }
    }

    /// <summary>What memory has behind a place; null when that begins later.</summary>
    private List<RunEvent>? ReadRecent(EventPosition position)
    {
        if (position.Number < _recentStart.Number)
        {
            return null;
        }

        var next = _recent.Last;
        while (next?.Previous is { } previous && previous.Value.Number > position.Number)
        {
            next = previous;
        }

        var batch = new List<RunEvent>();
        for (; next is not null && next.Value.Number > position.Number; next = next.Next)
        {
            batch.Add(next.Value);
        }

        return batch;
    }

    /// <summary>What the spool has behind a place, or one gap up to what memory has.</summary>
    private List<RunEvent> ReadSpool(EventSpool? spool, EventPosition position)
    {
        var batch = spool?.Read(position, MaxBatchBytes) ?? [];
        if (batch.Count == 0)
        {
            lock (_lock)
            {
                batch.Add(position.GapTo(_recentStart));
            }
        }

        return batch;
    }
}
