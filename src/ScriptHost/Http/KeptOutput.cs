using System.Runtime.CompilerServices;
using ScriptHost.Runs;
using ScriptHost.V1;

namespace ScriptHost.Http;

/// <summary>What there is of one output stream of a run.</summary>
/// <param name="Pieces">The stretches that are kept, first and last byte of each, in order.</param>
/// <param name="Count">How many bytes the script has printed.</param>
/// <param name="IsWhole">True when the run has ended: nothing more comes.</param>
internal sealed record KeptOutput(IReadOnlyList<(long First, long Last)> Pieces, long Count, bool IsWhole)
{
    /// <summary>True when every byte is kept.</summary>
    public bool IsGapless => Count == 0 || (Pieces is [var only] && only == (0, Count - 1));

    /// <summary>Reads through the events of a run as they are now.</summary>
    public static async Task<KeptOutput> MeasureAsync(KnownRun run, OutputStream stream, CancellationToken cancellationToken)
    {
        var pieces = new List<(long First, long Last)>();
        var count = 0L;
        var isWhole = false;
        await foreach (var one in EventsOf(run, cancellationToken))
        {
            if (one.Outcome is { } outcome)
            {
                isWhole = true;
                // What a killed agent had not stored.
                count = Math.Max(count, TotalOf(outcome, stream));
            }
            else if (one.Output is { Data.Length: > 0 } output && output.Stream == stream)
            {
                var last = count + output.Data.Length - 1;
                if (pieces is [.., var before] && before.Last == count - 1)
                {
                    pieces[^1] = (before.First, last);
                }
                else
                {
                    pieces.Add((count, last));
                }

                count = last + 1;
            }
            else
            {
                count += GapOf(one, stream);
            }
        }

        return new KeptOutput(pieces, count, isWhole);
    }

    /// <summary>The bytes of a stretch that is kept.</summary>
    /// <exception cref="IOException">They have gone since it was measured.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        KnownRun run, OutputStream stream, long first, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = 0L;
        await foreach (var one in EventsOf(run, cancellationToken))
        {
            if (position > last)
            {
                yield break;
            }

            if (one.Output is { } output && output.Stream == stream)
            {
                var data = output.Data.Memory;
                var (from, to) = (Math.Max(first, position), Math.Min(last + 1, position + data.Length));
                if (from < to)
                {
                    yield return data[(int)(from - position)..(int)(to - position)];
                }

                position += data.Length;
            }
            else if (GapOf(one, stream) is > 0 and var gap)
            {
                position += gap;
                if (position > first)
                {
                    throw new IOException("A part of the output has gone while it was sent.");
                }
            }
        }
    }

    private static async IAsyncEnumerable<RunEvent> EventsOf(KnownRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in run.ReadAsync(after: 0, untilNow: true, cancellationToken))
        {
            foreach (var one in batch)
            {
                yield return one;
            }
        }
    }

    private static long GapOf(RunEvent one, OutputStream stream) =>
        one.Gap is not { } gap ? 0 : stream == OutputStream.Stderr ? gap.StderrBytes : gap.StdoutBytes;

    private static long TotalOf(Outcome outcome, OutputStream stream) => (stream == OutputStream.Stderr ? outcome.Stderr : outcome.Stdout)?.TotalBytes ?? 0;
}
