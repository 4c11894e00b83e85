using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.States;

namespace ScriptHost.Scheduling.Verbs;

/// <summary>DROP_JOB, DROP_PROGRAM and DROP_SCHEDULE.</summary>
internal static class Removal
{
    /// <param name="scope">Of the call.</param>
    /// <param name="name">Of a job.</param>
    /// <param name="force">A run under way is to be stopped; the job goes with its end.</param>
    /// <param name="defer">The job goes with the end of a run under way.</param>
    /// <returns>True when the caller has to stop its run.</returns>
    /// <exception cref="Errors.ScriptHostException">Nothing was dropped.</exception>
    public static bool DropJob(VerbScope scope, ObjectName name, bool force, bool defer)
    {
        if (force && defer)
        {
            throw OracleError.Inconsistent("force and defer cannot both be TRUE.");
        }

        var job = scope.GetJob(name, JobPrivilege.Alter);
        if (!JobStates.IsRunning(job.Standing.State))
        {
            JobHistory.Changed(scope, job, "DROP");
            scope.Tables.Delete(job.Definition);
            return false;
        }

        if (!force && !defer)
        {
            throw OracleError.IsRunning(name);
        }

        scope.Tables.UpdateStanding(job with { IsDropDeferred = true });
        return force;
    }

    /// <exception cref="Errors.ScriptHostException">WRONG_STATE (ORA-27479): jobs use it, and there is no force.</exception>
    public static void DropProgram(VerbScope scope, string name, bool force) => Drop(scope, scope.GetOfKind(name, ObjectKind.Program, JobPrivilege.Alter), force);

    /// <inheritdoc cref="DropProgram"/>
    public static void DropSchedule(VerbScope scope, string name, bool force) => Drop(scope, scope.GetOfKind(name, ObjectKind.Schedule, JobPrivilege.Alter), force);

    private static void Drop(VerbScope scope, SchedulerObject dropped, bool force)
    {
        Enablement.CheckUnused(scope, dropped, "drop", force);
        scope.Tables.Delete(dropped);
    }
}
