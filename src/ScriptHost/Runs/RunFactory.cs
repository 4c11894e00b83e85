using ScriptHost.Runs.Journal;
using ScriptHost.Workers;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Runs;

/// <summary>Makes runs out of requests that are in order.</summary>
internal sealed class RunFactory(RunPlaces places, Sandbox sandbox, RunJournal journal, Spools spools, TimeProvider timeProvider)
{
    private long _last;

    /// <exception cref="Errors.ScriptHostException">AGENT_BUSY: too many runs of this owner wait already.</exception>
    public Run Create(RunSpec spec) => new(spec, places.Enter(spec.Owner), sandbox.IsolationOf(spec.Owner), journal, spools, timeProvider)
    {
        Number = Interlocked.Increment(ref _last),
    };
}
