using Google.Protobuf;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>Where the bytes of a run's two output streams go: into its events, and into what is kept of them.</summary>
internal sealed class RunOutput(RunEventLog events)
{
    private const int KeptBytes = 512 * 1024;

    private readonly Lock _lock = new();
    private readonly OutputSummaryBuilder _stdout = new(KeptBytes, KeptBytes);
    private readonly OutputSummaryBuilder _stderr = new(KeptBytes, KeptBytes);

    /// <summary>Takes bytes from any thread.</summary>
    public void Receive(OutputStream stream, ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            (stream == OutputStream.Stderr ? _stderr : _stdout).Add(data);
            events.Append(new RunEvent { Output = new Output { Stream = stream, Data = ByteString.CopyFrom(data) } });
        }
    }

    public void WriteTo(Outcome outcome)
    {
        lock (_lock)
        {
            outcome.Stdout = _stdout.Build();
            outcome.Stderr = _stderr.Build();
        }
    }
}
