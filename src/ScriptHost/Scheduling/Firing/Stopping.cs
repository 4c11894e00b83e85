using Microsoft.Extensions.Options;
using ScriptHost.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.Verbs;

namespace ScriptHost.Scheduling.Firing;

/// <summary>
/// STOP_JOB, and DROP_JOB with force. The wish is on disk before the agent is asked, so that a scheduler that ends in between stops the run at its next
/// start.
/// </summary>
internal sealed class Stopping(SchedulerVerbs verbs, FiringEngine engine, IOptions<SchedulerOptions> options, TimeProvider timeProvider)
{
    private static readonly TimeSpan LookDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>STOP_JOB.</summary>
    /// <param name="user">Who calls.</param>
    /// <param name="names">Of jobs.</param>
    /// <param name="force">Kills at once.</param>
    /// <param name="semantics">What a failure means for the others.</param>
    /// <param name="cancellationToken">Waits for the end of the runs no longer.</param>
    /// <returns>The failures that were absorbed.</returns>
    /// <exception cref="ScriptHostException">
    /// WRONG_STATE: ORA-27366, it does not run; ORA-27365, it has not ended in time, and will be stopped when that can be. PERMISSION_DENIED.
    /// </exception>
    public async Task<IReadOnlyList<ScriptHostException>> StopJobsAsync(
        string user, string names, bool force, CommitSemantics semantics, CancellationToken cancellationToken)
    {
        if (semantics == CommitSemantics.Transactional)
        {
            throw OracleError.Inconsistent("STOP_JOB takes commit_semantics STOP_ON_FIRST_ERROR and ABSORB_ERRORS.");
        }

        if (force)
        {
            await verbs.ExecuteAsync(user, scope => scope.Authority.Check(user, JobPrivilege.ManageScheduler, owner: ""));
        }

        return await NameLists.ForEachAsync(
            names, user, semantics, name => StopAsync(user, name, scope => Want(scope, scope.GetJob(name, JobPrivilege.Alter), force) ?? throw OracleError.NotRunning(name), cancellationToken));
    }

    /// <summary>DROP_JOB with force: runs under way are stopped as by STOP_JOB without force, and each job goes with the end of its run.</summary>
    /// <inheritdoc cref="StopJobsAsync"/>
    public async Task<IReadOnlyList<ScriptHostException>> DropJobsAsync(string user, string names, CommitSemantics semantics, CancellationToken cancellationToken)
    {
        if (semantics == CommitSemantics.Transactional)
        {
            throw OracleError.Inconsistent("commit_semantics TRANSACTIONAL cannot be used with force TRUE.");
        }

        return await NameLists.ForEachAsync(
            names, user, semantics, name => StopAsync(user, name, scope => Removal.DropJob(scope, name, defer: true) is { } running ? Want(scope, running, force: false) : null, cancellationToken));
    }

    private async Task StopAsync(string user, ObjectName name, Func<VerbScope, BegunRun?> want, CancellationToken cancellationToken)
    {
        FaultPoint.Reach(FaultPoint.BeforeStopStored);
        var begun = await verbs.ExecuteAsync(user, want);
        FaultPoint.Reach(FaultPoint.AfterStopStored);
        if (begun is null)
        {
            return;
        }

        using var bound = new CancellationTokenSource(options.Value.StopWait, timeProvider);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            await WaitForEndAsync(user, begun, waiting.Token);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw OracleError.NotStoppedYet(name);
        }
    }

    private async Task WaitForEndAsync(string user, BegunRun begun, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (engine.Stop(begun, begun.Stop!) is { } ended)
            {
                await ended.WaitAsync(cancellationToken);
                return;
            }

            var stored = await verbs.ExecuteAsync(user, scope => scope.Tables.Firings.FindOf(begun.JobId));
            if (stored is null || !RunIds.AreOfOneTry(stored.RunId, begun.RunId))
            {
                return;
            }

            // It begins at this moment.
            await Task.Delay(LookDelay, timeProvider, cancellationToken);
        }
    }

    /// <summary>Null: it does not run.</summary>
    private static BegunRun? Want(VerbScope scope, Job job, bool force)
    {
        if (scope.Tables.Firings.FindOf(job.Definition.Id) is not { } begun)
        {
            return null;
        }

        // What was asked for with force stays so.
        var wish = new StopWish(scope.User, force || begun.Stop is { IsForced: true });
        scope.Tables.Firings.UpdateStop(begun, wish);
        JobHistory.Changed(scope, job, "STOP", force ? "FORCE=\"TRUE\"" : "");
        return begun with { Stop = wish };
    }
}
