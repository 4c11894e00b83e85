using ScriptHost.Scheduling.Calendars;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Store;

namespace ScriptHost.Scheduling.Verbs;

/// <summary>Within what a verb is executed: one transaction, one caller, one time.</summary>
/// <param name="Tables">Of the transaction.</param>
/// <param name="User">Who calls.</param>
/// <param name="Authority">Who may do what.</param>
/// <param name="Now">The time.</param>
internal sealed record VerbScope(JobTables Tables, string User, IJobAuthority Authority, DateTimeOffset Now)
{
    /// <summary>The zone of times that name none: the scheduler attribute default_timezone.</summary>
    public string DefaultZone => Tables.FindSetting("default_timezone") ?? "UTC";

    /// <summary>What a name names, which the caller must have a privilege on.</summary>
    /// <exception cref="Errors.ScriptHostException">NO_SUCH_OBJECT (ORA-27476), PERMISSION_DENIED.</exception>
    public SchedulerObject Get(ObjectName name, JobPrivilege privilege)
    {
        Authority.Check(User, privilege, name.Owner);
        return Tables.Find(name) ?? throw OracleError.NoSuchObject(name);
    }

    /// <inheritdoc cref="Get(ObjectName, JobPrivilege)"/>
    public SchedulerObject Get(string name, JobPrivilege privilege) => Get(NameOf(name), privilege);

    /// <exception cref="Errors.ScriptHostException">NO_SUCH_OBJECT (ORA-27475), PERMISSION_DENIED.</exception>
    public Job GetJob(ObjectName name, JobPrivilege privilege)
    {
        Authority.Check(User, privilege, name.Owner);
        return Tables.Find(name) is { Kind: ObjectKind.Job } found ? Tables.ReadJob(found) : throw OracleError.NoSuchJob(name);
    }

    /// <exception cref="Errors.ScriptHostException">NO_SUCH_OBJECT (ORA-27476), PERMISSION_DENIED.</exception>
    public SchedulerObject GetOfKind(string name, ObjectKind kind, JobPrivilege privilege)
    {
        var parsed = NameOf(name);
        Authority.Check(User, privilege, parsed.Owner);
        return Tables.Find(parsed) is { } found && found.Kind == kind ? found : throw OracleError.NoSuchObject(parsed);
    }

    public ObjectName NameOf(string text) => ObjectName.Parse(text, User);

    /// <summary>The plan of a job; what it uses must be the owner's to use.</summary>
    /// <exception cref="Errors.ScriptHostException">What keeps it from being enabled or run.</exception>
    public JobPlan PlanOf(SchedulerObject job) => JobPlan.Of(job, FindUsed(job, "program_name"), FindUsed(job, "schedule_name"), SchedulesOf);

    /// <summary>When a job runs.</summary>
    /// <exception cref="Errors.ScriptHostException">Its schedule is gone, or not the owner's to use.</exception>
    public JobTimes TimesOf(SchedulerObject job) => JobTimes.Of(job, FindUsed(job, "schedule_name"), SchedulesOf);

    /// <summary>Finds the schedules that calendars of an owner refer to; null for what is no schedule that repeats.</summary>
    public Func<string, NamedCalendar?> SchedulesOf(string owner) => text =>
    {
        var name = ObjectName.Parse(text, owner);
        Authority.Check(owner, JobPrivilege.Use, name.Owner);
        return Tables.Find(name) is { Kind: ObjectKind.Schedule } found && found.Attributes.FindText("repeat_interval") is { } interval
            ? new NamedCalendar(interval, found.Attributes.Find<ZonedTime>("start_date")?.At.DateTime)
            : null;
    };

    /// <summary>Refuses a name that is taken, by whatever kind of object.</summary>
    /// <exception cref="Errors.ScriptHostException">OBJECT_EXISTS (ORA-27477), PERMISSION_DENIED.</exception>
    public ObjectName NewName(string text)
    {
        var name = NameOf(text);
        Authority.Check(User, JobPrivilege.Create, name.Owner);
        return Tables.Find(name) is null ? name : throw OracleError.Exists(name);
    }

    private SchedulerObject? FindUsed(SchedulerObject job, string attribute)
    {
        if (job.Attributes.Find<ObjectName>(attribute) is not { } name)
        {
            return null;
        }

        Authority.Check(job.Name.Owner, JobPrivilege.Use, name.Owner);
        return Tables.Find(name);
    }
}
