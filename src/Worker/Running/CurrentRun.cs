using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>The one run that this process executes at a time, and what the contract can do to it from outside.</summary>
internal sealed class CurrentRun
{
    private readonly Lock _lock = new();
    private ScriptRun? _run;

    public void Begin(ScriptRun run)
    {
        lock (_lock)
        {
            _run = run;
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
