using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.States;

namespace ScriptHost.Scheduling.Verbs;

/// <summary>DROP_JOB, DROP_PROGRAM and DROP_SCHEDULE.</summary>
internal static class Removal
{
    /// <param name="scope">Of the call.</param>
    /// <param name="name">Of a job.</param>
    /// <param name="defer">The job goes with the end of a run under way.</param>
    /// <returns>The job that is still there because it runs; null when it is dropped.</returns>
    /// <exception cref="Errors.ScriptHostException">Nothing was dropped.</exception>
    public static Job? DropJob(VerbScope scope, ObjectName name, bool defer)
    {
        var job = scope.GetJob(name, JobPrivilege.Alter);
        if (!JobStates.IsRunning(job.Standing.State))
        {
            JobHistory.Changed(scope, job, "DROP");
            scope.Tables.Delete(job.Definition);
            return null;
        }

        if (!defer)
        {
            throw OracleError.IsRunning(name);
        }

        var running = job with { IsDropDeferred = true };
        scope.Tables.UpdateStanding(running);
        return running;
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
