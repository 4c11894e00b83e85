using Google.Protobuf.WellKnownTypes;
using ScriptHost.Profiles;
using ScriptHost.Runs.Carried;
using ScriptHost.Runs.Events;
using ScriptHost.Runs.Journal;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>One run that the agent has accepted: what was asked, how it goes, and the request to stop it.</summary>
internal sealed class Run : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _hastened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly RunRecord _record;
    private readonly IDisposable _place;
    private readonly TimeProvider _timeProvider;

    /// <param name="spec">What was asked.</param>
    /// <param name="place">Among the runs that wait; given back when it waits no longer.</param>
    /// <param name="isolation">What keeps it apart from others.</param>
    /// <param name="journal">Where it is kept.</param>
    /// <param name="spools">Where its events go when they are many.</param>
    /// <param name="timeProvider">Tells when things happen to it.</param>
    public Run(RunSpec spec, IDisposable place, string isolation, RunJournal journal, Spools spools, TimeProvider timeProvider)
    {
        Spec = spec;
        (_place, _timeProvider) = (place, timeProvider);
        Entry = new RunEntry(journal, this);
        Events = new RunEventLog(timeProvider, () => spools.Create(spec.RunId));
        Output = new RunOutput(Events, spec.Limits, () => RequestStop(RunStop.OutputLimit(spec.Limits.OutputBytes)));
        Caller = spec.Request.CarriedSession ? new CallerSession(() => RequestStop(RunStop.SessionLost)) : null;
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
            Client = spec.Client.Name,
            Isolation = isolation,
            Limits = spec.Limits.ToMessage(),
        };
    }

    public RunSpec Spec { get; }

    /// <summary>Its place in the journal.</summary>
    public RunEntry Entry { get; }

    /// <summary>Later ones have higher numbers.</summary>
    public required long Number { get; init; }

    /// <summary>The kind of worker that it needs; null while its script is prepared.</summary>
    public WorkerKey? Key { get; set; }

    public RunEventLog Events { get; }

    public RunOutput Output { get; }

    /// <summary>Completes when the agent is done with it.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Signalled when the run is to end before its time.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Why it is to end; the first request stays. Null while nobody asked.</summary>
    public RunStop? Stop { get; private set; }

    /// <summary>Completes when a run that is to end was told so once more, without grace.</summary>
    public Task Hastened => _hastened.Task;

    /// <summary>The place of the database session that its caller lends it; null when it gets none.</summary>
    public CallerSession? Caller { get; }

    /// <summary>The profile that it waits for a session of; null when it does not.</summary>
    public Profile? WaitsForSessionOf { get; set; }

    /// <summary>The name of the profile of a run with context, once it has been chosen; else empty.</summary>
    public string Profile
    {
        get
        {
            lock (_lock)
            {
                return _record.Profile;
            }
        }
    }

    public RunState State
    {
        get
        {
            lock (_lock)
            {
                return _record.State;
            }
        }
    }

    /// <summary>A copy of what is known now.</summary>
    public RunRecord Snapshot()
    {
        lock (_lock)
        {
            return _record.Clone();
        }
    }

    public void RequestStop(RunStop stop)
    {
        lock (_lock)
        {
            if (Stop is not null && stop.Grace == TimeSpan.Zero)
            {
                _hastened.TrySetResult();
            }

            if (Stop is not null || _record.State == RunState.Ended)
            {
                return;
            }

            Stop = stop;
        }

        // Whoever waits for it has work to do: not on the thread of a timer, nor of one that reads output.
        _ = _stopping.CancelAsync();
    }

    public void MarkStarted(int processId)
    {
        _place.Dispose();
        lock (_lock)
        {
            _record.State = RunState.Running;
            _record.StartedAt = _timeProvider.GetUtcNow().ToTimestamp();
            _record.ProcessId = processId;
        }
    }

    /// <summary>Tells the profile of a run with context, once it has been chosen.</summary>
    public void MarkProfile(string name)
    {
        lock (_lock)
        {
            _record.Profile = name;
        }
    }

    /// <summary>Tells the process of a run that has none before it starts.</summary>
    public void MarkProcess(int processId)
    {
        lock (_lock)
        {
            _record.ProcessId = processId;
        }
    }

    /// <summary>Sets the outcome in the record, once it is on disk; its readers are told separately.</summary>
    public void MarkEnded(DateTimeOffset at, Outcome outcome)
    {
        lock (_lock)
        {
            _record.State = RunState.Ended;
            _record.EndedAt = at.ToTimestamp();
            _record.Outcome = outcome;
        }
    }

    public void Dispose()
    {
        _place.Dispose();
        _stopping.Dispose();
        _ended.TrySetResult();
        Caller?.End();
    }

    private static Argument Masked(Argument argument) => argument.Sensitive ? new Argument { Value = "***", Sensitive = true } : argument;
}
