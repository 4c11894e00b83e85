using ScriptHost.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;

namespace ScriptHost.Scheduling.Verbs;

/// <summary>CREATE_JOB, CREATE_PROGRAM, CREATE_SCHEDULE and COPY_JOB.</summary>
internal static class Creation
{
    /// <param name="scope">Of the call.</param>
    /// <param name="name">job_name.</param>
    /// <param name="attributes">The parameters that are attributes, without those that are NULL.</param>
    /// <param name="isEnabled">enabled.</param>
    /// <returns>What is wrong with a job that was created and could not be enabled (ORA-24103); else null.</returns>
    /// <exception cref="ScriptHostException">Nothing was created.</exception>
    public static ScriptHostException? CreateJob(VerbScope scope, string name, IEnumerable<KeyValuePair<string, string>> attributes, bool isEnabled)
    {
        CheckGiven("JOB_NAME", name);
        var job = Create(scope, name, ObjectKind.Job, attributes);
        if (!job.Attributes.Has("program_name") && !(job.Attributes.Has("job_type") && job.Attributes.Has("job_action")))
        {
            throw OracleError.Inconsistent("give program_name, or both job_type and job_action.");
        }

        if (!isEnabled)
        {
            return null;
        }

        try
        {
            Enablement.Enable(scope, scope.Tables.ReadJob(job));
            return null;
        }
        catch (ScriptHostException exception)
        {
            return OracleError.NotEnabledAfterCreation(job.Name, exception);
        }
    }

    /// <inheritdoc cref="CreateJob"/>
    public static void CreateProgram(VerbScope scope, string name, IEnumerable<KeyValuePair<string, string>> attributes, bool isEnabled)
    {
        CheckGiven("PROGRAM_NAME", name);
        var program = Create(scope, name, ObjectKind.Program, attributes);
        if (!program.Attributes.Has("program_type") || !program.Attributes.Has("program_action"))
        {
            throw OracleError.Inconsistent("give program_type and program_action.");
        }

        if (isEnabled)
        {
            Enablement.EnableProgram(scope, program);
        }
    }

    /// <inheritdoc cref="CreateJob"/>
    public static void CreateSchedule(VerbScope scope, string name, IEnumerable<KeyValuePair<string, string>> attributes)
    {
        CheckGiven("SCHEDULE_NAME", name);
        var schedule = Create(scope, name, ObjectKind.Schedule, attributes);
        if (!schedule.Attributes.Has("repeat_interval"))
        {
            throw OracleError.EmptyInterval();
        }
    }

    /// <summary>All attributes and argument values under a new name, disabled.</summary>
    /// <exception cref="ScriptHostException">Nothing was created.</exception>
    public static void CopyJob(VerbScope scope, string oldName, string newName)
    {
        var old = scope.GetJob(scope.NameOf(oldName), JobPrivilege.Read);
        var name = scope.NewName(newName);
        var copy = scope.Tables.Insert(old.Definition with { Name = name, Creator = scope.User });
        StoreNew(scope, copy);
    }

    private static SchedulerObject Create(VerbScope scope, string text, ObjectKind kind, IEnumerable<KeyValuePair<string, string>> attributes)
    {
        var name = scope.NewName(text);
        var created = new SchedulerObject(0, name, kind, AttributeSet.Empty) { Creator = scope.User };
        foreach (var (attribute, value) in attributes)
        {
            created = AttributeChanges.Set(scope, created, attribute, value);
        }

        var stored = scope.Tables.Insert(created);
        if (kind == ObjectKind.Job)
        {
            StoreNew(scope, stored);
        }

        FaultPoint.Reach(FaultPoint.InCreated);
        return stored;
    }

    private static void StoreNew(VerbScope scope, SchedulerObject created)
    {
        var job = new Job(created, new States.JobStanding(States.JobState.Disabled));
        scope.Tables.UpdateStanding(job);
        JobHistory.Changed(scope, job, "CREATE");
    }

    private static void CheckGiven(string parameter, string name)
    {
        if (name is "")
        {
            throw OracleError.NameIsNull(parameter);
        }
    }
}
