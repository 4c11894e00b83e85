using ScriptHost.Runs.Events;
using ScriptHost.V1;

namespace ScriptHost.Runs.Journal;

/// <summary>A run as the journal has it.</summary>
/// <param name="Record">Its output without bytes.</param>
/// <param name="Client">Who asked for it.</param>
/// <param name="RequestHash">Of what was asked; empty when an earlier release stored it.</param>
/// <param name="Frames">What was told before the outcome; null when the spool has it.</param>
/// <param name="Spools">Where that is.</param>
internal sealed record StoredRun(RunRecord Record, string Client, byte[] RequestHash, byte[]? Frames, Spools Spools)
{
    private const long MaxBatchBytes = 1024 * 1024;

    public bool HasEnded => Record.State == RunState.Ended;

    /// <summary>The record with what is kept of the output.</summary>
    public RunRecord ToFullRecord()
    {
        var record = Record.Clone();
        if (record.Outcome is { } outcome)
        {
            // An earlier release kept it in the record.
            var isThere = outcome.Stdout?.Head.Length > 0 || outcome.Stderr?.Head.Length > 0;
            if (!isThere && (Frames is not null || !Spools.Open(record.RunId).TryReadOutput(outcome)))
            {
                RebuildOutput(outcome);
            }
        }

        return record;
    }

    /// <summary>All events after a number, in batches, up to the outcome.</summary>
    public IEnumerable<IReadOnlyList<RunEvent>> Read(long after)
    {
        var spool = Frames is null ? Spools.Open(Record.RunId) : null;
        var position = spool?.PositionOf(after) ?? new EventPosition(after, 0, 0);
        while (true)
        {
            var batch = spool is null ? ReadFrames().Where(one => one.Number > position.Number).ToList() : spool.Read(position, MaxBatchBytes);
            if (batch.Count == 0)
            {
                break;
            }

            position = batch.Aggregate(position, (place, one) => place.Behind(one));
            yield return batch;
        }

        var last = spool?.End.Number ?? ReadFrames().LastOrDefault()?.Number ?? 0;
        // What a killed agent told last may not have been stored: the outcome then comes behind whatever the caller has.
        var isWhole = spool is null || spool.IsClosed;
        var number = isWhole ? last + 1 : Math.Max(last, after) + 1;
        yield return [new RunEvent { Number = number, At = Record.EndedAt, Outcome = ToFullRecord().Outcome }];
    }

    private IEnumerable<RunEvent> ReadFrames()
    {
        using var frames = new MemoryStream(Frames!);
        foreach (var one in EventFrames.Read(frames))
        {
            yield return one;
        }
    }

    private void RebuildOutput(Outcome outcome)
    {
        var output = new OutputSummaries(checked((int)Record.Limits.OutputKeptBytes));
        foreach (var one in Frames is null ? Spools.Open(Record.RunId).Read(default, long.MaxValue) : ReadFrames())
        {
            output.Add(one);
        }

        output.WriteTo(outcome);
    }
}
