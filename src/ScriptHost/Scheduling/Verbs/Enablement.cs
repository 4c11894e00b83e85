using ScriptHost.Diagnostics;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.States;

namespace ScriptHost.Scheduling.Verbs;

/// <summary>ENABLE and DISABLE, and what becomes of an enabled job when it is changed.</summary>
internal static class Enablement
{
    /// <exception cref="Errors.ScriptHostException">A check failed: it is as it was.</exception>
    public static void Enable(VerbScope scope, ObjectName name)
    {
        var found = scope.Get(name, JobPrivilege.Alter);
        switch (found.Kind)
        {
            case ObjectKind.Job:
                Enable(scope, scope.Tables.ReadJob(found));
                break;
            case ObjectKind.Program:
                EnableProgram(scope, found);
                break;
            default:
                throw OracleError.Inconsistent($"{name} is a schedule, which is always enabled.");
        }
    }

    public static void Enable(VerbScope scope, Job job)
    {
        // Without an effect on its counters and next run.
        if (JobStates.IsEnabled(job.Standing.State))
        {
            return;
        }

        Store(scope, job, Scheduled(scope, job, Check(scope, job), JobEvent.Enable), JobEvent.Enable);
        FaultPoint.Reach(FaultPoint.InEnabled);
    }

    /// <exception cref="Errors.ScriptHostException">WRONG_STATE (ORA-27456): an argument is not defined.</exception>
    public static void EnableProgram(VerbScope scope, SchedulerObject program)
    {
        if (program.Arguments.Count < program.ArgumentCount)
        {
            throw OracleError.ArgumentsNotDefined(program.Name);
        }

        scope.Tables.Update(program with { IsEnabled = true });
    }

    /// <param name="scope">Of the call.</param>
    /// <param name="name">A job or program.</param>
    /// <param name="force">A job that runs: its run goes on. A program: jobs may use it.</param>
    /// <exception cref="Errors.ScriptHostException">WRONG_STATE: ORA-27478 or ORA-27479.</exception>
    public static void Disable(VerbScope scope, ObjectName name, bool force)
    {
        var found = scope.Get(name, JobPrivilege.Alter);
        switch (found.Kind)
        {
            case ObjectKind.Job:
                Disable(scope, scope.Tables.ReadJob(found), force);
                break;
            case ObjectKind.Program:
                CheckUnused(scope, found, "disable", force);
                scope.Tables.Update(found with { IsEnabled = false });
                break;
            default:
                throw OracleError.Inconsistent($"{name} is a schedule, which is always enabled.");
        }
    }

    public static void Disable(VerbScope scope, Job job, bool force)
    {
        var happened = force ? JobEvent.DisableByForce : JobEvent.Disable;
        var standing = JobStateTable.TryApply(job.Standing, happened, Facts(isRepeating: false, hasNextRun: false));
        Store(scope, job, job with { Standing = standing ?? throw OracleError.IsRunning(job.Name), NextRunAt = null }, happened);
    }

    /// <summary>Whether a job may be enabled or run.</summary>
    /// <exception cref="Errors.ScriptHostException">What keeps it from that.</exception>
    public static JobPlan Check(VerbScope scope, Job job)
    {
        if (job.Attributes.FindText("destination") is { } destination)
        {
            scope.Authority.CheckEndpoint(job.Name.Owner, Destination.Parse(destination).Endpoint);
        }

        return scope.PlanOf(job.Definition);
    }

    /// <summary>Computes the next run of an enabled job anew, because its schedule was changed. A run under way is not affected.</summary>
    /// <exception cref="Errors.ScriptHostException">A check failed: it cannot stay enabled.</exception>
    public static void Reschedule(VerbScope scope, Job job) =>
        Store(scope, job, Scheduled(scope, job, Check(scope, job), JobEvent.Reschedule), JobEvent.Reschedule);

    /// <exception cref="Errors.ScriptHostException">WRONG_STATE (ORA-27479): enabled jobs use it, and there is no force.</exception>
    public static void CheckUnused(VerbScope scope, SchedulerObject used, string verb, bool force)
    {
        foreach (var user in scope.Tables.ListUsers(used).Select(scope.Tables.ReadJob))
        {
            if (!force)
            {
                throw OracleError.HasDependents(verb, used.Name);
            }

            Disable(scope, user, force: true);
        }
    }

    private static Job Scheduled(VerbScope scope, Job job, JobPlan plan, JobEvent happened)
    {
        var kept = happened == JobEvent.Reschedule ? job.Reference : null;
        var reference = plan.Times.StartDate ?? kept ?? ZonedTime.Of(scope.Now, job.Attributes.FindText("time_zone") ?? scope.DefaultZone);
        var next = plan.Times.FirstRun(reference, scope.Now, isMissed: !JobStates.IsRunning(job.Standing.State));
        var standing = JobStateTable.TryApply(job.Standing, happened, Facts(plan.Times.Repeat is not null, next is not null))!;
        return job with { Standing = standing, Reference = reference, NextRunAt = next };
    }

    private static void Store(VerbScope scope, Job before, Job after, JobEvent happened)
    {
        scope.Tables.UpdateStanding(after);
        JobHistory.Moved(scope.Tables, before, after, new Occurrence(happened, scope.Now) { User = scope.User });
    }

    private static JobFacts Facts(bool isRepeating, bool hasNextRun) => new(isRepeating, hasNextRun, IsScheduledRun: false);
}
