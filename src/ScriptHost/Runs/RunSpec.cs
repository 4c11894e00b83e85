using ScriptHost.Scripts;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>A request to run an action, found in order.</summary>
/// <param name="RunId">Of the run to be.</param>
/// <param name="Client">Who asks.</param>
/// <param name="Owner">Whose run it is to be.</param>
/// <param name="Script">What is to run.</param>
/// <param name="Limits">What it may use.</param>
/// <param name="Request">As it came.</param>
/// <param name="RequestHash">See <see cref="Runs.RequestHash"/>.</param>
internal sealed record RunSpec(
    string RunId, ClientIdentity Client, OwnerName Owner, ScriptFile Script, RunLimits Limits, RunJobRequest Request, byte[] RequestHash)
{
    /// <summary>The value of the request's field <c>isolation</c> that asks for a process of the run's own.</summary>
    public const string ProcessIsolation = "process";

    public bool IsIsolated => Request.Isolation == ProcessIsolation;
}
