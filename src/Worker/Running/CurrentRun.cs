using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>The one run that this process executes at a time, and what the contract can do to it from outside.</summary>
internal sealed class CurrentRun
{
    private readonly Lock _lock = new();
    private ScriptRun? _run;

    /// <summary>False when a run is under way: this process executes one at a time.</summary>
    public bool TryBegin(ScriptRun run)
    {
        lock (_lock)
        {
            if (_run is not null)
            {
                return false;
            }

            _run = run;
            return true;
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _run = null;
        }
    }

    /// <summary>Asks the run to end; false when it is not (or no longer) here.</summary>
    public bool Stop(string runId, StopReason reason)
    {
        ScriptRun? run;
        lock (_lock)
        {
            run = _run?.Request.RunId == runId ? _run : null;
        }

        run?.Stop(reason);
        return run is not null;
    }
}
