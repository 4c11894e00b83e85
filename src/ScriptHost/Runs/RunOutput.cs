using Google.Protobuf;
using ScriptHost.Diagnostics;
using ScriptHost.Runs.Events;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>Where the bytes of a run's two output streams go: into its events, and into what is kept of them.</summary>
/// <param name="events">Of the run.</param>
/// <param name="limits">Of the run.</param>
/// <param name="onLimit">Called once, when the run has printed more than it may.</param>
internal sealed class RunOutput(RunEventLog events, RunLimits limits, Action onLimit)
{
    private readonly Lock _lock = new();
    private MaskedStream _stdout = new(SecretMask.None);
    private MaskedStream _stderr = new(SecretMask.None);
    private readonly OutputSummaries _kept = new(limits.OutputKeptBytes);
    private long _total;
    private bool _isFull;

    /// <summary>Says, before anything comes, what must not be seen in it.</summary>
    public void Mask(SecretMask mask)
    {
        lock (_lock)
        {
            (_stdout, _stderr) = (new MaskedStream(mask), new MaskedStream(mask));
        }
    }

    /// <summary>Takes bytes from any thread. What comes beyond the limit, until the run has ended, is dropped and not counted.</summary>
    public void Receive(OutputStream stream, ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            Take(stream, MaskedStreamOf(stream).Pass(data));
        }
    }

    /// <summary>Nothing comes any more.</summary>
    public void End()
    {
        lock (_lock)
        {
            Take(OutputStream.Stdout, _stdout.End());
            Take(OutputStream.Stderr, _stderr.End());
        }
    }

    public void WriteTo(Outcome outcome)
    {
        lock (_lock)
        {
            _kept.WriteTo(outcome);
        }
    }

    private MaskedStream MaskedStreamOf(OutputStream stream) => stream == OutputStream.Stderr ? _stderr : _stdout;

    private void Take(OutputStream stream, ReadOnlySpan<byte> data)
    {
        if (_isFull || data.IsEmpty)
        {
            return;
        }

        _isFull = data.Length > limits.OutputBytes - _total;
        data = _isFull ? data[..(int)(limits.OutputBytes - _total)] : data;
        _total += data.Length;
        _kept.Add(stream, data);
        FaultPoint.Reach(FaultPoint.InScript);
        events.Append(new RunEvent { Output = new Output { Stream = stream, Data = ByteString.CopyFrom(data) } });
        if (_isFull)
        {
            onLimit();
        }
    }
}
