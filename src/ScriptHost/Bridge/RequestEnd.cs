using System.Globalization;
using ScriptHost.Diagnostics;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scheduling.History;
using ScriptHost.V1;

namespace ScriptHost.Bridge;

/// <summary>How a request ended, in the words of the database's scheduler.</summary>
/// <param name="Status">SUCCEEDED, FAILED or STOPPED.</param>
/// <param name="ErrorNumber">For END_DETACHED_JOB_RUN: 0, the script's return value, or -1013 of what was stopped.</param>
/// <param name="Reason">Why, where ScriptHost knows more than the return value; else empty.</param>
/// <param name="AdditionalInfo">At most 4,000 bytes.</param>
internal sealed record RequestEnd(string Status, long ErrorNumber, string Reason, string AdditionalInfo)
{
    /// <summary>What END_DETACHED_JOB_RUN takes for "stopped".</summary>
    public const int Stopped = -1013;

    // As the exit code of scripthost run for a value that it cannot have.
    private const int AnyOther = 100;
    private const int MaxInfoBytes = 4000;

    public static RequestEnd Of(EndedRun ended, string runId)
    {
        var details = ended.ToDetails(new("", ""), runId, default, startedAt: null, default);
        var (number, note) = NumberOf(ended);
        return new RequestEnd(details.Status, number, ended.Outcome.Reason == V1.Reason.Unspecified ? "" : WireName.Of(ended.Outcome.Reason), Utf8Cut.Head($"{note}{details.AdditionalInfo}", MaxInfoBytes));
    }

    private static (long Number, string Note) NumberOf(EndedRun ended)
    {
        if (ended.Outcome.Status != OutcomeStatus.Failed)
        {
            return (ended.Outcome.Status == OutcomeStatus.Succeeded ? 0 : Stopped, "");
        }

        // It takes a PLS_INTEGER, and two values of it mean something else.
        return ended.ErrorNumber is >= int.MinValue and <= int.MaxValue and not (0 or Stopped)
            ? (ended.ErrorNumber, "")
            : (AnyOther, string.Create(CultureInfo.InvariantCulture, $"RETURN_VALUE=\"{ended.ErrorNumber}\"\n"));
    }
}
