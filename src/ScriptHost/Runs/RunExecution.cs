using ScriptHost.Errors;
using ScriptHost.Profiles;
using ScriptHost.Scripts;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>Takes an accepted run to its outcome, each kind of script in its way.</summary>
internal sealed class RunExecution(ScriptPreparation preparation, WorkerRuns workerRuns, ProgramRuns programRuns)
{
    public async Task<Outcome> ExecuteAsync(Run run)
    {
        var start = new RunStart();
        var outcome = await ExecuteAsync(run, start);
        run.Output.End();
        start.WriteTo(outcome);
        return outcome;
    }

    private async Task<Outcome> ExecuteAsync(Run run, RunStart start)
    {
        try
        {
            if (run.Spec.Script.Kind is ScriptKind.Shell or ScriptKind.Executable)
            {
                return await programRuns.ExecuteAsync(run, start);
            }

            var (script, refused) = await preparation.PrepareAsync(run.Spec.Script, start, run.Stopping);
            return script is null ? refused! : await workerRuns.ExecuteAsync(run, script, start);
        }
        catch (OperationCanceledException) when (run.Stopping.IsCancellationRequested)
        {
            // Nothing of the script has run.
            return run.Stop!.ToOutcomeBeforeStart();
        }
        catch (ProfileException exception)
        {
            return Outcomes.Failed(Reason.ConnectionFailed, exception.Message);
        }
        catch (ScriptHostException exception)
        {
            return Outcomes.Failed(Reason.NotStarted, exception.Message);
        }
    }
}
