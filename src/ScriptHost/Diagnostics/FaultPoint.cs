using System.Diagnostics;
using System.Globalization;
using ScriptHost.Posix;

namespace ScriptHost.Diagnostics;

/// <summary>A place where a test may kill the agent, or make it stand still. Compiled into test builds only (property FaultPoints).</summary>
internal static class FaultPoint
{
    // A run, in the agent.
    public const string BeforeAccepted = "before-accepted";
    public const string AfterAccepted = "after-accepted";
    public const string BeforeStarted = "before-started";
    public const string AfterStarted = "after-started";
    public const string AfterWorkerCalled = "after-worker-called";
    public const string InScript = "in-script";
    public const string BeforeEnded = "before-ended";
    public const string AfterEnded = "after-ended";
    public const string AfterRecovery = "after-recovery";

    // Verbs, and the wake-ups that they set.
    public const string InCreated = "in-created";
    public const string AfterCreated = "after-created";
    public const string InEnabled = "in-enabled";
    public const string AfterEnabled = "after-enabled";
    public const string BeforeWakeUp = "before-wake-up";
    public const string AfterWakeUp = "after-wake-up";
    public const string BeforeWoken = "before-woken";
    public const string AfterWoken = "after-woken";

    // A firing, from its wake-up to the agent.
    public const string BeforeBegun = "before-begun";
    public const string BeforeRetried = "before-retried";
    public const string BeforeChosen = "before-chosen";
    public const string InBegun = "in-begun";
    public const string AfterBegun = "after-begun";
    public const string AfterBegunByHand = "after-begun-by-hand";
    public const string BeforeSent = "before-sent";
    public const string AfterSent = "after-sent";

    // A firing's end.
    public const string BeforeRenewed = "before-renewed";
    public const string InRenewed = "in-renewed";
    public const string AfterRenewed = "after-renewed";
    public const string BeforeFiringEnded = "before-firing-ended";
    public const string InFiringEnded = "in-firing-ended";
    public const string AfterDetails = "after-details";
    public const string InRetryScheduled = "in-retry-scheduled";
    public const string BeforeFiringCommitted = "before-firing-committed";
    public const string AfterFiringEnded = "after-firing-ended";

    // The start and the end of the scheduler.
    public const string BeforeRecovered = "before-recovered";
    public const string AfterRecovered = "after-recovered";
    public const string BeforeFiring = "before-firing";
    public const string AfterFiring = "after-firing";
    public const string BeforeStopped = "before-stopped";
    public const string AfterWakeUpsStopped = "after-wake-ups-stopped";
    public const string AfterStopped = "after-stopped";

    // STOP_JOB.
    public const string BeforeStopStored = "before-stop-stored";
    public const string AfterStopStored = "after-stop-stored";
    public const string BeforeStopSent = "before-stop-sent";
    public const string AfterStopSent = "after-stop-sent";

    // A request of a database, from its claim to its end.
    public const string BeforeClaimed = "before-claimed";
    public const string AfterClaimed = "after-claimed";
    public const string BeforeRequestBegun = "before-request-begun";
    public const string AfterRequestBegun = "after-request-begun";
    public const string BeforeOutputWritten = "before-output-written";
    public const string AfterOutputWritten = "after-output-written";
    public const string BeforeClaimsKept = "before-claims-kept";
    public const string AfterClaimsKept = "after-claims-kept";
    public const string BeforeRequestEnded = "before-request-ended";
    public const string AfterRequestEnded = "after-request-ended";

    /// <summary>NAME:COUNT, the place and how many times it is passed before; NAME:COUNT:stop makes the process stand still there in place of its death.</summary>
    private const string Variable = "SCRIPTHOST_FAULT_POINT";

    private static readonly string[] Wanted = Environment.GetEnvironmentVariable(Variable)?.Split(':') ?? [];
    private static int _passed;

    /// <summary>Kills or stops this process when it is the place that the environment names, and its turn.</summary>
    [Conditional("FAULT_POINTS")]
    public static void Reach(string name)
    {
        if (Wanted is not [var wanted, var count, .. var how] || wanted != name)
        {
            return;
        }

        var passed = Interlocked.Increment(ref _passed) - 1;
        var turn = int.Parse(count, CultureInfo.InvariantCulture);
        if (how is ["stop"] ? passed == turn : passed >= turn)
        {
            Signals.Send(Environment.ProcessId, how is ["stop"] ? Signal.Stop : Signal.Kill);
        }
    }
}
