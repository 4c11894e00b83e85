using ScriptHost.Security;

namespace ScriptHost.Scheduling;

/// <summary>What a user wants to do with a job, program or schedule.</summary>
internal enum JobPrivilege
{
    Create,
    Read,
    Alter,

    /// <summary>Use a program or schedule in a job.</summary>
    Use,

    /// <summary>Read what is kept of runs and events: one's own, and with MANAGE SCHEDULER everybody's.</summary>
    ReadHistory,

    /// <summary>Change what belongs to nobody, such as the scheduler's own attributes.</summary>
    ManageScheduler,
}

/// <summary>Who may do what: the registry's answer.</summary>
internal interface IJobAuthority
{
    /// <summary>Whom a caller is.</summary>
    /// <param name="client">Who calls.</param>
    /// <param name="asked">As whom it wants to call; empty for itself.</param>
    /// <exception cref="Errors.ScriptHostException">PERMISSION_DENIED: no user, or not that one.</exception>
    string UserOf(ClientIdentity client, string asked);

    /// <param name="user">Who asks.</param>
    /// <param name="privilege">What for.</param>
    /// <param name="owner">Of the object; empty for the scheduler itself.</param>
    /// <exception cref="Errors.ScriptHostException">PERMISSION_DENIED (ORA-27486).</exception>
    void Check(string user, JobPrivilege privilege, string owner);

    /// <summary>True for a user who sees what belongs to everybody.</summary>
    bool IsAdministrator(string user);

    /// <summary>Asked when a destination is set, and again at every run.</summary>
    /// <param name="user">Who asks: the caller, or the job's owner.</param>
    /// <param name="endpoint">Its name, in upper case unless quoted.</param>
    /// <exception cref="Errors.ScriptHostException">PERMISSION_DENIED, or there is no such endpoint.</exception>
    void CheckEndpoint(string user, string endpoint);
}
