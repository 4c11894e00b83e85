using ScriptHost.Posix;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Makes outcomes from what is known about a run's end.</summary>
internal static class Outcomes
{
    public static Outcome Failed(Reason reason, string message) =>
        new() { Status = OutcomeStatus.Failed, Reason = reason, Message = message, Transaction = TransactionState.None };

    /// <summary>Of a run whose script returned.</summary>
    public static Outcome Returned(long value) => value == 0
        ? new() { Status = OutcomeStatus.Succeeded }
        : new() { Status = OutcomeStatus.Failed, ErrorNumber = value, Message = $"The script returned {value}." };

    /// <summary>Of a run whose worker is lost, nobody knows how.</summary>
    public static Outcome OfLostWorker() => Failed(
        Reason.WorkerLost, "The worker was lost while the script ran. What the script had done until then may have taken effect.");

    /// <summary>Of a run whose process ended before the script returned.</summary>
    public static Outcome OfProcessEnd(ProcessEnd end)
    {
        if (end.Signal == 0)
        {
            var exited = Failed(
                Reason.ProcessExited,
                $"The script ended its own process with exit code {end.ExitCode}. Return a value instead, so that its work can be committed or rolled back in order.");
            exited.ErrorNumber = end.ExitCode;
            return exited;
        }

        if (end.Signal == (int)Signal.CpuLimit)
        {
            return Failed(Reason.CpuLimit, "The script used more processor time than it may. Work on less at a time, or raise cpu_time.");
        }

        var crashed = Failed(
            Reason.Crashed,
            $"The script's process was killed by {Signals.NameOf(end.Signal)}.");
        crashed.Signal = end.Signal;
        return crashed;
    }
}
