using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>
/// The numbered events of one run, for any number of readers at any speed. Output beyond a bound pushes the oldest events out; a
/// reader who has not seen those gets one GAP event in their place.
/// </summary>
internal sealed class RunEventLog(TimeProvider timeProvider)
{
    private const long MaxKeptBytes = 8 * 1024 * 1024;

    // A batch is one message, and with an outcome in it has to stay below gRPC's usual 4 MB.
    private const long MaxBatchBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly LinkedList<RunEvent> _kept = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RunGap _dropped = new();
    private long _lastNumber;
    private long _keptBytes;

    /// <summary>True when the outcome is there: nothing comes after it.</summary>
    private bool _isComplete;

    /// <summary>Numbers an event and tells the readers. What comes after the outcome is dropped.</summary>
    public void Append(RunEvent next)
    {
        next.At = timeProvider.GetUtcNow().ToTimestamp();
        lock (_lock)
        {
            if (_isComplete)
            {
                return;
            }

            next.Number = ++_lastNumber;
            _kept.AddLast(next);
            _keptBytes += BytesOf(next);
            _isComplete = next.EventCase == RunEvent.EventOneofCase.Outcome;
            while (_keptBytes > MaxKeptBytes && _kept.First!.Value != next)
            {
                Drop(_kept.First.Value);
            }

            var waiting = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.SetResult();
        }
    }

    /// <summary>All events after a number, in batches as they come, up to the outcome.</summary>
    public async IAsyncEnumerable<IReadOnlyList<RunEvent>> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            List<RunEvent> batch;
            bool isLast;
            lock (_lock)
            {
                batch = ReadKept(after);
                changed = _changed.Task;
                isLast = _isComplete && (batch.Count == 0 ? after : batch[^1].Number) == _lastNumber;
            }

            if (batch.Count > 0)
            {
                after = batch[^1].Number;
                yield return batch;
            }

            if (isLast)
            {
                yield break;
            }

            if (batch.Count == 0)
            {
                await changed.WaitAsync(cancellationToken);
            }
        }
    }

    private List<RunEvent> ReadKept(long after)
    {
        var next = _kept.Last;
        while (next?.Previous is { } previous && previous.Value.Number > after)
        {
            next = previous;
        }

        var batch = new List<RunEvent>();
        if (_dropped.EventCount > after)
        {
            batch.Add(new RunEvent { Number = _dropped.EventCount, At = timeProvider.GetUtcNow().ToTimestamp(), Gap = _dropped.Clone() });
        }

        for (var bytes = 0L; next is not null && next.Value.Number > after && bytes < MaxBatchBytes; next = next.Next)
        {
            batch.Add(next.Value);
            bytes += BytesOf(next.Value);
        }

        return batch;
    }

    private void Drop(RunEvent oldest)
    {
        _kept.RemoveFirst();
        _keptBytes -= BytesOf(oldest);
        _dropped.EventCount = oldest.Number;
        if (oldest.EventCase == RunEvent.EventOneofCase.Output)
        {
            var isError = oldest.Output.Stream == OutputStream.Stderr;
            _dropped.StdoutBytes += isError ? 0 : oldest.Output.Data.Length;
            _dropped.StderrBytes += isError ? oldest.Output.Data.Length : 0;
        }
    }

    private static long BytesOf(RunEvent one) => one.EventCase == RunEvent.EventOneofCase.Output ? one.Output.Data.Length + 64 : 64;
}
