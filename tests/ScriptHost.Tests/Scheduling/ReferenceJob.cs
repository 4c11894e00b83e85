using ScriptHost.Scheduling.States;

namespace ScriptHost.Tests.Scheduling;

/// <summary>A job as the manual's sentences describe it, written without the table: flags, and the ends of runs since it was enabled.</summary>
internal sealed class ReferenceJob
{
    private readonly List<(JobEvent End, bool IsScheduled)> _ends = [];
    private bool _isRunning;
    private bool _isDisabledWhileRunning;
    private bool _isRetryPending;
    private bool _hasFailedTry;
    private string _rest = "DISABLED";

    public bool IsEnabled { get; private set; }

    public long RetryCount { get; private set; }

    public long RunCount => _ends.Count;

    public long FailureCount => _ends.Count(end => end.End == JobEvent.Fail);

    public string State => _isRunning && !_isDisabledWhileRunning ? "RUNNING" : !IsEnabled ? _rest : _isRetryPending ? "RETRY SCHEDULED" : "SCHEDULED";

    /// <summary>What the last step tells those who ask for everything.</summary>
    public IReadOnlyList<string> Events { get; private set; } = [];

    /// <summary>What the last step writes at level FULL, the row of a run included.</summary>
    public IReadOnlyList<string> Operations { get; private set; } = [];

    public bool Apply(JobEvent happened, JobFacts facts)
    {
        var (state, wasEnabled, wasHidden) = (State, IsEnabled, _isDisabledWhileRunning);
        var isAllowed = Step(happened, facts);
        var isNew = State != state || _isDisabledWhileRunning != wasHidden;
        string[] ends = isNew && State is "BROKEN" or "COMPLETED" && State != state ? [State] : [];
        string[] toldOfRun = happened switch
        {
            JobEvent.Start => ["STARTED"],
            JobEvent.Succeed => ["SUCCEEDED"],
            JobEvent.Fail or JobEvent.Lose => ["FAILED"],
            JobEvent.Stop => ["STOPPED"],
            JobEvent.Skip => ["SCH_LIM_REACHED"],
            JobEvent.Disable or JobEvent.DisableByForce when wasEnabled => ["DISABLED"],
            _ => [],
        };
        string[] done = happened switch
        {
            JobEvent.Enable when !wasEnabled => ["ENABLE"],
            JobEvent.Disable or JobEvent.DisableByForce when isNew => ["DISABLE"],
            _ => [],
        };
        Events = isAllowed ? [.. toldOfRun, .. ends] : [];
        Operations = isAllowed ? [.. done, .. ends] : [];
        return isAllowed;
    }

    private bool Step(JobEvent happened, JobFacts facts)
    {
        switch (happened)
        {
            case JobEvent.Enable:
                Enable(facts);
                return true;
            case JobEvent.Reschedule:
                return Reschedule(facts);
            case JobEvent.Disable when _isRunning && !_isDisabledWhileRunning:
                return false;
            case JobEvent.Disable or JobEvent.DisableByForce:
                (IsEnabled, _rest, _isRetryPending, _isDisabledWhileRunning) = (false, "DISABLED", false, _isRunning);
                return true;
            case JobEvent.Start:
                return Start();
            case JobEvent.Skip when IsEnabled && !_isRunning && !_isRetryPending:
                EndFiring(null, facts);
                return true;
            case JobEvent.Skip when IsEnabled && _isRetryPending:
                EndFiring(JobEvent.Fail, facts);
                return true;
            default:
                return _isRunning && EndTry(happened, facts);
        }
    }

    private void Enable(JobFacts facts)
    {
        if (!IsEnabled)
        {
            (IsEnabled, _isDisabledWhileRunning, RetryCount) = (_isRunning || facts.HasNextRun, false, 0);
            _rest = "COMPLETED";
            _ends.Clear();
        }
    }

    private bool Reschedule(JobFacts facts)
    {
        var wasEnabled = IsEnabled;
        if (wasEnabled && !_isRunning && !_isRetryPending && !facts.HasNextRun)
        {
            (IsEnabled, _rest) = (false, "COMPLETED");
        }

        return wasEnabled;
    }

    private bool Start()
    {
        if (_isRunning)
        {
            return false;
        }

        _hasFailedTry = _isRetryPending;
        (_isRunning, _isRetryPending) = (true, false);
        return true;
    }

    private bool EndTry(JobEvent end, JobFacts facts)
    {
        if (IsEnabled && end is (JobEvent.Lose or JobEvent.Stop) && facts.RestartsOnRecovery)
        {
            (_isRunning, _isRetryPending) = (false, true);
        }
        else if (IsEnabled && end is JobEvent.Lose or JobEvent.Fail && IsEnabled && facts.MayRetry)
        {
            (_isRunning, _isRetryPending) = (false, true);
            RetryCount++;
        }
        else
        {
            EndFiring(end switch { JobEvent.Lose => JobEvent.Fail, JobEvent.Skip => _hasFailedTry ? JobEvent.Fail : null, _ => end }, facts);
        }

        return true;
    }

    /// <param name="end">Null when the firing never began.</param>
    /// <param name="facts">Of the job.</param>
    private void EndFiring(JobEvent? end, JobFacts facts)
    {
        (_isRunning, _isRetryPending, _isDisabledWhileRunning) = (false, false, false);
        if (end is { } counted)
        {
            _ends.Add((counted, facts.IsScheduledRun));
        }

        if (!IsEnabled)
        {
            _rest = "DISABLED";
            return;
        }

        var failuresInARow = _ends.Where(one => one.IsScheduled && one.End != JobEvent.Stop).Reverse().TakeWhile(one => one.End == JobEvent.Fail).Count();
        var isBroken = end == JobEvent.Fail && facts.IsScheduledRun && failuresInARow >= facts.MaxFailures;
        var isOver = !facts.HasNextRun || (end is not null && RunCount >= facts.MaxRuns);
        IsEnabled = !isBroken && !isOver;
        _rest = isBroken ? "BROKEN"
            : facts.IsRepeating || facts.HasNextRun ? "COMPLETED"
            : end switch { JobEvent.Succeed => "SUCCEEDED", JobEvent.Stop => "STOPPED", _ => "FAILED" };
    }
}
