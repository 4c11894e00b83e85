using System.Diagnostics;
using System.Globalization;
using ScriptHost.Posix;

namespace ScriptHost.Diagnostics;

/// <summary>A place where a test may kill the agent. Compiled into test builds only (property FaultPoints).</summary>
internal static class FaultPoint
{
    public const string BeforeAccepted = "before-accepted";
    public const string AfterAccepted = "after-accepted";
    public const string BeforeStarted = "before-started";
    public const string AfterStarted = "after-started";
    public const string BeforeEnded = "before-ended";
    public const string AfterEnded = "after-ended";
    public const string AfterRecovery = "after-recovery";
    public const string BeforeBegun = "before-begun";
    public const string AfterBegun = "after-begun";
    public const string BeforeFiringEnded = "before-firing-ended";
    public const string AfterFiringEnded = "after-firing-ended";
    public const string BeforeWakeUp = "before-wake-up";
    public const string AfterWakeUp = "after-wake-up";

    /// <summary>NAME:COUNT, the place and how many times it is passed before.</summary>
    private const string Variable = "SCRIPTHOST_FAULT_POINT";

    private static readonly string[] Wanted = Environment.GetEnvironmentVariable(Variable)?.Split(':') ?? [];
    private static int _passed;

    /// <summary>Kills this process when it is the place that the environment names, and its turn.</summary>
    [Conditional("FAULT_POINTS")]
    public static void Reach(string name)
    {
        if (Wanted is [var wanted, var count] && wanted == name
            && Interlocked.Increment(ref _passed) > int.Parse(count, CultureInfo.InvariantCulture))
        {
            Signals.Send(Environment.ProcessId, Signal.Kill);
        }
    }
}
