using System.Runtime.CompilerServices;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scheduling.Store;
using ScriptHost.Scheduling.Verbs;
using ScriptHost.V1;

namespace ScriptHost.Scheduling;

/// <summary>
/// RUN_JOB with use_current_session TRUE: a run of the job's owner on this agent that its caller waits for. The scheduler counts nothing of it, and it
/// may take place beside one of the schedule.
/// </summary>
internal sealed class SessionRuns(SchedulerVerbs verbs, JobStore store, LocalRunSender sender)
{
    /// <summary>Runs jobs one after the other, up to the first that does not succeed.</summary>
    /// <exception cref="Errors.ScriptHostException">What keeps a job from running; what came before it is done.</exception>
    public async IAsyncEnumerable<RunJobInSessionReply> RunAsync(string user, string names, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in NameLists.Parse(names, user))
        {
            var request = await verbs.ExecuteAsync(user, scope => RequestOf(scope, name));
            Outcome? outcome = null;
            await foreach (var batch in sender.ReadAsync(request, cancellationToken))
            {
                outcome = batch[^1].Outcome;
                yield return new RunJobInSessionReply { Events = { batch }, Error = outcome is null ? "" : ErrorOf(outcome) };
            }

            if (outcome is not { Status: OutcomeStatus.Succeeded })
            {
                yield break;
            }
        }
    }

    private RunJobRequest RequestOf(VerbScope scope, ObjectName name)
    {
        var job = scope.GetJob(name, JobPrivilege.Alter);
        if (JobRequests.DestinationOf(job) is not null)
        {
            throw OracleError.Inconsistent($"job {name} has a destination, and cannot run in the current session. Call RUN_JOB('{name.Name}', FALSE).");
        }

        var plan = Enablement.Check(scope, job);
        var first = job with { Standing = job.Standing with { Attempt = 1 } };
        return JobRequests.Of(first, plan, RunIds.OfSession(store.Id, job.Definition.Id), scope.Now, scope.Now);
    }

    private static string ErrorOf(Outcome outcome) => outcome.Status == OutcomeStatus.Succeeded
        ? ""
        : OracleError.RunFailed(EndedRun.Of(outcome).ErrorNumber, outcome.Message).Message;
}
