using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>Takes an accepted run to its outcome: prepare the script, wait for a worker, run, stop it when it has to be stopped.</summary>
internal sealed class RunExecution(ScriptPreparation preparation, WorkerRun.Factory workerRuns)
{
    public async Task<Outcome> ExecuteAsync(Run run)
    {
        var outcome = await ExecuteCoreAsync(run);
        run.Output.WriteTo(outcome);
        return outcome;
    }

    private async Task<Outcome> ExecuteCoreAsync(Run run)
    {
        var accepted = Stopwatch.GetTimestamp();
        try
        {
            var (script, refused) = await preparation.PrepareAsync(run.Spec.Script, run.Stopping);
            if (script is null)
            {
                return refused!;
            }

            return await workerRuns.Create(run, script, Stopwatch.GetElapsedTime(accepted)).ExecuteAsync();
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            // Nothing of the script has run.
            var outcome = Outcomes.Stopped(run);
            outcome.Message += " It had not started.";
            outcome.QueueWait = Stopwatch.GetElapsedTime(accepted).ToDuration();
            return outcome;
        }
    }
}
