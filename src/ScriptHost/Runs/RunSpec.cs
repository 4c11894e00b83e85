using ScriptHost.Scripts;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>A request to run an action, found in order.</summary>
internal sealed record RunSpec(string RunId, OwnerName Owner, ScriptFile Script, RunLimits Limits, RunJobRequest Request)
{
    /// <summary>The value of the request's field <c>isolation</c> that asks for a process of the run's own.</summary>
    public const string ProcessIsolation = "process";

    public bool IsIsolated => Request.Isolation == ProcessIsolation;
}
