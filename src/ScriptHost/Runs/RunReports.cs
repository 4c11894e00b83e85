using Microsoft.Extensions.Logging;
using ScriptHost.Diagnostics;
using ScriptHost.Security.Audit;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>Tells the log and the audit log what becomes of runs.</summary>
internal sealed class RunReports(AuditLog audit, ILogger<RunReports> logger)
{
    public void Accepted(Run run) => audit.Write(EntryOf(run, "RunJob", "accepted"));

    public void Ended(Run run, Outcome outcome)
    {
        RunsLog.RunEnded(logger, run.Spec.RunId, run.Spec.Script.Path, outcome.Status, outcome.Reason, outcome.ErrorNumber);
        audit.Write(EntryOf(run, "RunEnded", outcome.Reason == Reason.Unspecified ? WireName.Of(outcome.Status) : WireName.Of(outcome.Reason)));
    }

    public void Failed(Run run, Exception exception) => RunsLog.ExecutionFailed(logger, exception, run.Spec.RunId);

    public void OutcomeNotStored(Run run, Exception exception) => RunsLog.OutcomeNotStored(logger, exception, run.Spec.RunId);

    private static AuditEntry EntryOf(Run run, string action, string outcome) =>
        new(run.Spec.Client, action, outcome) { RunId = run.Spec.RunId, Owner = run.Spec.Owner.Value, What = run.Spec.Script.Path };
}
