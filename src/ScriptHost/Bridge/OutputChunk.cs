using ScriptHost.V1;

namespace ScriptHost.Bridge;

/// <summary>A piece of a run's output as it is stored.</summary>
/// <param name="Place">Where it belongs.</param>
/// <param name="Stream">stdout or stderr.</param>
/// <param name="Content">The bytes as the script wrote them; a character may go on in the next piece.</param>
internal sealed record OutputChunk(OutputPlace Place, string Stream, byte[] Content)
{
    /// <summary>The output behind a place, in pieces that a statement can carry.</summary>
    public static IEnumerable<OutputChunk> Of(IEnumerable<RunEvent> events, OutputPlace after)
    {
        foreach (var one in events.Where(one => one.EventCase == RunEvent.EventOneofCase.Output && one.Number >= after.Event))
        {
            var stream = one.Output.Stream == OutputStream.Stderr ? "stderr" : "stdout";
            var part = 0;
            foreach (var piece in one.Output.Data.ToByteArray().Chunk(RequestCalls.MaxChunkBytes))
            {
                part++;
                if (one.Number > after.Event || part > after.Part)
                {
                    yield return new OutputChunk(new OutputPlace(one.Number, part), stream, piece);
                }
            }
        }
    }
}
