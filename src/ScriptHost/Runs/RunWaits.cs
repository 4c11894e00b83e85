using Microsoft.Extensions.Options;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Says why a run has not started yet.</summary>
internal sealed class RunWaits(IOptions<WorkersOptions> options)
{
    public RunWait Explain(Run run, IEnumerable<Run> active)
    {
        if (run.Key is not { } key)
        {
            return new RunWait { Reason = "Its script is being read and, if need be, compiled." };
        }

        var others = active.Where(other => other != run).Select(other => (Run: other, Record: other.Snapshot())).ToList();
        var started = others.Where(other => other.Record.State == RunState.Running).ToList();
        var ofSameKey = started.Where(other => other.Run.Key == key).ToList();
        var wait = new RunWait { AheadCount = others.Except(started).Count(other => other.Run.Key == key && other.Run.Number < run.Number) };
        var perKey = options.Value.MaxPerKey * (key.Language == WorkerCommands.Python ? options.Value.RunsPerSidecar : 1);
        if (ofSameKey.Count >= perKey)
        {
            wait.Setting = "Workers:MaxPerKey";
            wait.Reason = $"All that may run of {key} at the same time ({perKey}, Workers:MaxPerKey) does, and {wait.AheadCount} come before it.";
            wait.BehindRunIds.Add(ofSameKey.Select(other => other.Record.RunId));
        }
        else if (started.Count >= options.Value.MaxCount)
        {
            wait.Setting = "Workers:MaxCount";
            wait.Reason = $"All workers of the agent ({options.Value.MaxCount}, Workers:MaxCount) are busy.";
            wait.BehindRunIds.Add(started.Select(other => other.Record.RunId));
        }
        else
        {
            wait.Reason = $"A worker is being started or made ready for {key}.";
        }

        return wait;
    }
}
