using System.Globalization;
using System.Text;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.States;
using ScriptHost.V1;

namespace ScriptHost.Scheduling.Firing;

/// <summary>How a firing ended, for the job's state and for its details.</summary>
/// <param name="Event">For the state.</param>
/// <param name="Outcome">For the details; what was not sent has one that says why.</param>
/// <param name="ErrorNumber">ERROR#.</param>
internal sealed record EndedRun(JobEvent Event, Outcome Outcome, long ErrorNumber)
{
    private const int MaxInfoBytes = 4000;
    private const int MaxStandardErrorBytes = 200;

    /// <summary>Who wanted it stopped; null for nobody. It may have ended otherwise before.</summary>
    public StopWish? Stop { get; init; }

    /// <summary>True: nobody wanted it to end, and it did because its agent did.</summary>
    public bool EndedWithItsAgent => Stop is null && (Event == JobEvent.Lose || Outcome.Reason == Reason.ShutDown);

    /// <summary>False: no agent had it.</summary>
    public bool WasSent { get; init; } = true;

    /// <summary>Of a run that an agent has an outcome of.</summary>
    public static EndedRun Of(Outcome outcome) => new(
        outcome.Status switch
        {
            OutcomeStatus.Succeeded => JobEvent.Succeed,
            OutcomeStatus.Stopped => JobEvent.Stop,
            _ => outcome.Reason == Reason.WorkerLost ? JobEvent.Lose : JobEvent.Fail,
        },
        outcome,
        // What the script returned where that says it, else our number of the reason.
        outcome.Reason is Reason.Unspecified or Reason.ProcessExited ? outcome.ErrorNumber : ErrorTable.ExitCodeOf(outcome));

    /// <summary>Of a run that may have taken effect, and of which no agent can tell how it ended.</summary>
    public static EndedRun Lost(string why) =>
        Of(new Outcome { Status = OutcomeStatus.Failed, Reason = Reason.WorkerLost, Message = why, Transaction = TransactionState.Unknown });

    /// <summary>Of a firing that was refused for good.</summary>
    public static EndedRun Refused(ScriptHostException refusal) => Unsent(JobEvent.Fail, refusal);

    /// <summary>Of a firing that did not start in time.</summary>
    public static EndedRun Skipped(ScriptHostException reason) => Unsent(JobEvent.Skip, reason);

    /// <summary>Of a firing whose schedule_limit had passed before it could start.</summary>
    public static EndedRun TooLate(DateTimeOffset dueAt) =>
        Skipped(new ScriptHostException(ErrorCode.WrongState, $"The firing was due at {dueAt:O}, and schedule_limit had passed before it could start."));

    /// <summary>Of a run that was to be stopped before an agent had it.</summary>
    public static EndedRun StoppedBeforeItWasSent { get; } = Of(new Outcome
    {
        Status = OutcomeStatus.Stopped,
        Reason = Reason.Cancelled,
        Message = "The run was stopped before an agent had it.",
        Transaction = TransactionState.None,
    }) with
    {
        WasSent = false,
    };

    /// <summary>With who wanted it stopped, if anybody did: one that was lost then does not come again, and is stopped.</summary>
    public EndedRun WithStop(StopWish? wish)
    {
        if (wish is null || Event != JobEvent.Lose)
        {
            return this with { Stop = wish };
        }

        var outcome = Outcome.Clone();
        outcome.Status = OutcomeStatus.Stopped;
        return this with { Stop = wish, Event = JobEvent.Stop, Outcome = outcome };
    }

    public RunDetails ToDetails(ObjectName job, string runId, DateTimeOffset scheduledAt, DateTimeOffset? startedAt, DateTimeOffset now) =>
        new(job, Outcome.Status switch { OutcomeStatus.Succeeded => "SUCCEEDED", OutcomeStatus.Stopped => "STOPPED", _ => "FAILED" })
        {
            LogDate = now,
            RunId = runId,
            ErrorNumber = ErrorNumber,
            RequestedStart = scheduledAt,
            ActualStart = WasSent ? startedAt : null,
            RunDuration = Outcome.RunTime?.ToTimeSpan() ?? TimeSpan.Zero,
            CpuUsed = Outcome.CpuTime?.ToTimeSpan() ?? TimeSpan.Zero,
            AdditionalInfo = InfoOf(runId),
            Output = TailOf(Outcome.Stdout, OutputText.MaxBytes),
            Errors = TailOf(Outcome.Stderr, OutputText.MaxBytes),
            OutputBytes = Outcome.Stdout?.TotalBytes ?? 0,
            ErrorsBytes = Outcome.Stderr?.TotalBytes ?? 0,
        };

    private static EndedRun Unsent(JobEvent happened, ScriptHostException why) =>
        new(happened, new Outcome { Status = OutcomeStatus.Failed, Reason = Reason.NotStarted, Message = why.Message }, ErrorTable.Get(why.Code).ExitCode)
        {
            WasSent = happened != JobEvent.Skip,
        };

    private string InfoOf(string runId)
    {
        var info = new StringBuilder();
        if (Outcome.Status == OutcomeStatus.Failed && Event != JobEvent.Skip)
        {
            info.Append(OracleError.RunFailed(ErrorNumber, Outcome.Message).Message).Append('\n');
        }
        else if (Outcome.Message is not "")
        {
            info.Append(Outcome.Message).Append('\n');
        }

        void Add(string name, string value)
        {
            if (value is not "")
            {
                info.Append(CultureInfo.InvariantCulture, $"{name}=\"{value}\"\n");
            }
        }

        Add("REASON", Outcome.Status == OutcomeStatus.Stopped && Stop is not null ? $"{Stop}" : Outcome.Reason == Reason.Unspecified ? "" : NameOf(Outcome.Reason));
        Add("SCRIPT", Outcome.Location is { Path: not "" } place ? string.Create(CultureInfo.InvariantCulture, $"{place.Path}:{place.Line}") : "");
        Add("TRANSACTION", Outcome.Transaction == TransactionState.Unspecified ? "" : NameOf(Outcome.Transaction));
        Add("RUN_ID", runId);
        Add("STANDARD_ERROR", Utf8Cut.Text(Utf8Cut.Tail(TailOf(Outcome.Stderr, MaxStandardErrorBytes + 1), MaxStandardErrorBytes)));
        return Utf8Cut.Head(info.ToString().TrimEnd('\n'), MaxInfoBytes);
    }

    private static byte[] TailOf(OutputSummary? output, int maxBytes)
    {
        if (output is null)
        {
            return [];
        }

        // Head and tail are one text where nothing lies between them.
        var kept = output.OmittedBytes == 0 ? [.. output.Head.Span, .. output.Tail.Span] : output.Tail.ToByteArray();
        return kept[Math.Max(0, kept.Length - maxBytes)..];
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
