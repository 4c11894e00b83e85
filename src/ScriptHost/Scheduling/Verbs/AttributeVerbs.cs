using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.States;

namespace ScriptHost.Scheduling.Verbs;

/// <summary>SET_ATTRIBUTE, SET_ATTRIBUTE_NULL and GET_ATTRIBUTE, and the same for the scheduler's own attributes.</summary>
internal static class AttributeVerbs
{
    private static readonly string[] OfSchedule = ["start_date", "repeat_interval", "end_date", "schedule_name"];

    /// <returns>What is wrong with an object that was changed and could not be enabled again (ORA-27470); else null.</returns>
    /// <exception cref="ScriptHostException">Nothing was changed.</exception>
    public static ScriptHostException? Set(VerbScope scope, string name, string attribute, string value)
    {
        var found = scope.Get(name, JobPrivilege.Alter);
        return Apply(scope, found, AttributeChanges.Set(scope, found, attribute, value), attribute);
    }

    /// <inheritdoc cref="Set"/>
    public static ScriptHostException? SetNull(VerbScope scope, string name, string attribute)
    {
        var found = scope.Get(name, JobPrivilege.Alter);
        return Apply(scope, found, AttributeChanges.SetNull(found, attribute), attribute);
    }

    /// <returns>As text; null for NULL.</returns>
    /// <exception cref="ScriptHostException">NO_SUCH_OBJECT, BAD_REQUEST or NOT_SUPPORTED.</exception>
    public static string? Get(VerbScope scope, string name, string attribute)
    {
        var found = scope.Get(name, JobPrivilege.Read);
        return found.Attributes.TextOf(AttributeTable.Find(found.AttributeOwner, attribute));
    }

    /// <exception cref="ScriptHostException">BAD_REQUEST, NOT_SUPPORTED or PERMISSION_DENIED.</exception>
    public static void SetScheduler(VerbScope scope, string attribute, string text)
    {
        scope.Authority.Check(scope.User, JobPrivilege.ManageScheduler, owner: "");
        var (row, value) = AttributeChanges.ReadSetting(attribute, text);
        scope.Tables.UpdateSetting(row.Name, value);
    }

    /// <inheritdoc cref="Get"/>
    public static string? GetScheduler(VerbScope scope, string attribute)
    {
        var row = AttributeTable.Find(AttributeOwners.Scheduler, attribute);
        return scope.Tables.FindSetting(row.Name) ?? row.Default;
    }

    private static ScriptHostException? Apply(VerbScope scope, SchedulerObject before, SchedulerObject changed, string attribute)
    {
        scope.Tables.Update(changed);
        return changed.Kind switch
        {
            ObjectKind.Job => ApplyToJob(scope, changed, attribute),
            ObjectKind.Program => KeepProgramEnabled(scope, before, changed),
            _ => RescheduleUsers(scope, changed),
        };
    }

    private static ScriptHostException? ApplyToJob(VerbScope scope, SchedulerObject changed, string attribute)
    {
        JobHistory.Changed(scope, scope.Tables.ReadJob(changed), "UPDATE", $"ATTRIBUTE=\"{attribute.ToUpperInvariant()}\"");
        return KeepEnabled(scope, changed, IsOfSchedule(attribute));
    }

    private static ScriptHostException? KeepEnabled(VerbScope scope, SchedulerObject changed, bool isRescheduled)
    {
        var job = scope.Tables.ReadJob(changed);
        if (!JobStates.IsEnabled(job.Standing.State))
        {
            return null;
        }

        try
        {
            if (isRescheduled)
            {
                Enablement.Reschedule(scope, job);
            }
            else
            {
                Enablement.Check(scope, job);
            }

            return null;
        }
        catch (ScriptHostException exception)
        {
            Enablement.Disable(scope, job, force: true);
            return OracleError.NotReEnabled(changed.Name, exception);
        }
    }

    private static ScriptHostException? KeepProgramEnabled(VerbScope scope, SchedulerObject before, SchedulerObject changed)
    {
        try
        {
            if (before.IsEnabled)
            {
                Enablement.EnableProgram(scope, changed);
            }

            return null;
        }
        catch (ScriptHostException exception)
        {
            scope.Tables.Update(changed with { IsEnabled = false });
            return OracleError.NotReEnabled(changed.Name, exception);
        }
    }

    private static ScriptHostException? RescheduleUsers(VerbScope scope, SchedulerObject schedule) =>
        scope.Tables.ListUsers(schedule).Select(job => KeepEnabled(scope, job, isRescheduled: true)).ToList().Find(failure => failure is not null);

    private static bool IsOfSchedule(string attribute) => OfSchedule.Contains(attribute, StringComparer.OrdinalIgnoreCase);
}
