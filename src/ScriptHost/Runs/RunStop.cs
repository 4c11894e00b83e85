using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>Why a run is to end before its time, and what its outcome says then.</summary>
/// <param name="Reason">What the worker is told.</param>
/// <param name="Status">STOPPED when somebody asked for it, FAILED when the run broke a limit.</param>
/// <param name="Cause">The outcome's reason.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Grace">How long the script may take to end by itself; null for the agent's default.</param>
internal sealed record RunStop(StopReason Reason, OutcomeStatus Status, Reason Cause, string Message, TimeSpan? Grace = null)
{
    public static RunStop Cancelled(TimeSpan? grace) =>
        new(StopReason.Cancelled, OutcomeStatus.Stopped, V1.Reason.Cancelled, "The run was cancelled.", grace);

    public static RunStop Shutdown { get; } =
        new(StopReason.Shutdown, OutcomeStatus.Stopped, V1.Reason.ShutDown, "The run was stopped because the agent shut down.");

    public static RunStop SessionLost { get; } =
        new(StopReason.Cancelled, OutcomeStatus.Stopped, V1.Reason.Cancelled, "The run was stopped because its caller's database session went away.");

    public static RunStop TimedOut(TimeSpan limit) =>
        new(StopReason.TimedOut, OutcomeStatus.Failed, V1.Reason.TimedOut, $"The run was stopped after its time limit of {limit}.");

    public static RunStop OutputLimit(long limit) => new(
        StopReason.Limit, OutcomeStatus.Failed, V1.Reason.OutputLimit, $"The run was stopped because it printed more than {limit} bytes. Write large results to a file, or raise output_bytes.");

    // Without grace: it may be taking a gigabyte a second.
    public static RunStop OutOfMemory(long limit) => new(
        StopReason.Limit, OutcomeStatus.Failed, V1.Reason.OutOfMemory, $"The run was stopped because it had more than {limit / (1024 * 1024)} MB of memory. Work on less at a time, or raise memory_bytes.", TimeSpan.Zero);

    /// <summary>The outcome of a run that was to be stopped while it waited.</summary>
    public Outcome ToOutcomeBeforeStart()
    {
        if (this == Shutdown)
        {
            return Outcomes.Failed(V1.Reason.NotStarted, "The agent shut down before the run had started. Nothing of it ran; it may be run again.");
        }

        var outcome = ToOutcome();
        outcome.Message += " It had not started.";
        return outcome;
    }

    public Outcome ToOutcome() => new() { Status = Status, Reason = Cause, Message = Message, Transaction = TransactionState.None };
}
