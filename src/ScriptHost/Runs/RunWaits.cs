using Microsoft.Extensions.Options;
using ScriptHost.V1;
using ScriptHost.Workers;
using ScriptHost.Workers.Pooling;

namespace ScriptHost.Runs;

/// <summary>Says why a run has not started yet.</summary>
internal sealed class RunWaits(IWorkerStarter starter, IOptions<WorkersOptions> options)
{
    /// <param name="run">It waits.</param>
    /// <param name="active">All that have not ended.</param>
    public RunWait Explain(Run run, IReadOnlyCollection<Run> active)
    {
        if (run.Key is not { } key)
        {
            return new RunWait { Reason = "Its script is being read and, if need be, compiled." };
        }

        if (run.Caller is { HasCome: false })
        {
            return new RunWait { Reason = "It waits for its caller's session (GET /v1/runs/{id}/session)." };
        }

        var started = active.Where(other => other.State == RunState.Running).ToList();
        if (run.WaitsForSessionOf is { Options.MaxSessions: > 0 } profile)
        {
            return Behind(
                started.Where(other => other.Profile == profile.Name),
                $"Profiles:{profile.Name}:MaxSessions",
                $"All sessions of profile '{profile.Name}' ({profile.Options.MaxSessions}) are in use.");
        }

        var ofSameKey = started.Where(other => other.Key == key).ToList();
        var aheadCount = active.Count(other => other.State == RunState.Queued && other.Key == key && other.Number < run.Number);
        var perKey = options.Value.MaxPerKey * starter.CapacityOf(key);
        var wait = ofSameKey.Count >= perKey ? Behind(ofSameKey, "Workers:MaxPerKey", $"All that may run of {key} at the same time ({perKey}, Workers:MaxPerKey) does, and {aheadCount} come before it.")
            : started.Count >= options.Value.MaxCount ? Behind(started, "Workers:MaxCount", $"All workers of the agent ({options.Value.MaxCount}, Workers:MaxCount) are busy.")
            : new RunWait { Reason = $"A worker is being started or made ready for {key}." };
        wait.AheadCount = aheadCount;
        return wait;
    }

    private static RunWait Behind(IEnumerable<Run> others, string setting, string reason) =>
        new() { Setting = setting, Reason = reason, BehindRunIds = { others.Select(other => other.Spec.RunId) } };
}
