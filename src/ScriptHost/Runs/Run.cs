using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>One run that the agent has accepted: what was asked, how it goes, and the request to stop it.</summary>
internal sealed class Run : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly RunRecord _record;

    public Run(RunSpec spec, TimeProvider timeProvider)
    {
        Spec = spec;
        Events = new RunEventLog(timeProvider);
        Output = new RunOutput(Events);
        _record = new RunRecord
        {
            RunId = spec.RunId,
            Owner = spec.Owner.Value,
            JobName = spec.Request.JobName,
            Action = spec.Request.Action,
            ScriptPath = spec.Script.Path,
            WithContext = spec.Request.WithContext,
            State = RunState.Queued,
            AcceptedAt = timeProvider.GetUtcNow().ToTimestamp(),
            Arguments = { spec.Request.Arguments.Select(Masked) },
        };
    }

    public RunSpec Spec { get; }

    public RunEventLog Events { get; }

    public RunOutput Output { get; }

    /// <summary>Signalled when the run is to end before its time.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Why it is to end; the first reason stays. UNSPECIFIED while nobody asked.</summary>
    public StopReason StopReason { get; private set; }

    /// <summary>How long the script may take to end by itself; null for the agent's default.</summary>
    public TimeSpan? StopGrace { get; private set; }

    /// <summary>A copy of what is known now.</summary>
    public RunRecord Snapshot()
    {
        lock (_lock)
        {
            return _record.Clone();
        }
    }

    public void Stop(StopReason reason, TimeSpan? grace = null)
    {
        lock (_lock)
        {
            if (StopReason != StopReason.Unspecified || _record.State == RunState.Ended)
            {
                return;
            }

            (StopReason, StopGrace) = (reason, grace);
        }

        _stopping.Cancel();
    }

    public void MarkStarted(DateTimeOffset at)
    {
        lock (_lock)
        {
            _record.State = RunState.Running;
            _record.StartedAt = at.ToTimestamp();
        }
    }

    /// <summary>Sets the outcome in the record; its readers are told separately, when it is on disk.</summary>
    public void MarkEnded(DateTimeOffset at, Outcome outcome)
    {
        lock (_lock)
        {
            _record.State = RunState.Ended;
            _record.EndedAt = at.ToTimestamp();
            _record.Outcome = outcome;
        }
    }

    public void Dispose() => _stopping.Dispose();

    private static Argument Masked(Argument argument) => argument.Sensitive ? new Argument { Value = "***", Sensitive = true } : argument;
}
