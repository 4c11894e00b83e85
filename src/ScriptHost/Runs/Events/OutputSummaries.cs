using ScriptHost.V1;

namespace ScriptHost.Runs.Events;

/// <summary>What is kept of both output streams of a run.</summary>
/// <param name="keptBytes">Of each stream, half of it at its head and half at its tail.</param>
internal sealed class OutputSummaries(int keptBytes)
{
    private readonly OutputSummaryBuilder _stdout = new(keptBytes / 2, keptBytes / 2);
    private readonly OutputSummaryBuilder _stderr = new(keptBytes / 2, keptBytes / 2);

    public void Add(OutputStream stream, ReadOnlySpan<byte> data) => (stream == OutputStream.Stderr ? _stderr : _stdout).Add(data);

    /// <summary>Adds what an event tells of the output.</summary>
    public void Add(RunEvent one)
    {
        if (one.EventCase == RunEvent.EventOneofCase.Output)
        {
            Add(one.Output.Stream, one.Output.Data.Span);
        }
        else if (one.EventCase == RunEvent.EventOneofCase.Gap)
        {
            _stdout.Skip(one.Gap.StdoutBytes);
            _stderr.Skip(one.Gap.StderrBytes);
        }
    }

    public void WriteTo(Outcome outcome) => (outcome.Stdout, outcome.Stderr) = (_stdout.Build(), _stderr.Build());
}
