namespace ScriptHost.Errors;

/// <summary>Every way in which the agent can fail to deliver an outcome. <see cref="ErrorTable"/> says what follows from each.</summary>
public enum ErrorCode
{
    /// <summary>A fault of ScriptHost itself; its details are in the agent's log under the id that the message gives.</summary>
    Internal,

    /// <summary>The command line cannot be understood.</summary>
    BadCommandLine,

    /// <summary>One or more settings are missing, malformed or out of range.</summary>
    BadSettings,

    /// <summary>No agent answers at the address.</summary>
    AgentUnreachable,

    /// <summary>The agent is shutting down and accepts no new runs.</summary>
    AgentDraining,

    /// <summary>Too many runs are waiting already.</summary>
    AgentBusy,

    /// <summary>The agent's own disk does not take what has to be kept.</summary>
    StoreFailed,

    /// <summary>A request lacks something or holds something that cannot be.</summary>
    BadRequest,

    /// <summary>Too many arguments, one that is too long, or one that cannot be passed to a process.</summary>
    BadArguments,

    /// <summary>The action names no file.</summary>
    ActionNotFound,

    /// <summary>The action names something outside the script roots.</summary>
    ActionOutsideRoots,

    /// <summary>The action names a directory, a device or another thing that is not a regular file.</summary>
    ActionNotAFile,

    /// <summary>The agent does not know how to run a file of this kind.</summary>
    ActionKindUnknown,

    /// <summary>The file is there but cannot be read.</summary>
    ActionUnreadable,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied,

    /// <summary>No run has this id.</summary>
    RunNotFound,

    /// <summary>The run id is taken by another run.</summary>
    RunExists,

    /// <summary>The run with this id is no longer kept; the id is not used again.</summary>
    RunExpired,

    /// <summary>This part of what a run printed is no longer kept.</summary>
    OutputNotKept,

    /// <summary>The agent ended, and runs that had not ended by then were stopped.</summary>
    RunsStopped,

    /// <summary>A part that this job needs is not installed.</summary>
    ComponentMissing,

    /// <summary>A worker or compiler process did not come up.</summary>
    WorkerUnavailable,

    /// <summary>A wallet, certificate or key is missing, damaged, open to others, or not what is needed.</summary>
    BadWallet,

    /// <summary>The agent at an address is not the one that was expected, or does not accept this caller's certificate.</summary>
    AgentNotTrusted,

    /// <summary>Nothing is registered under this name.</summary>
    NotRegistered,

    /// <summary>Something is registered under this name already.</summary>
    NameTaken,

    /// <summary>No job, program, schedule, argument or attribute of the scheduler has this name.</summary>
    NoSuchObject,

    /// <summary>A job, program or schedule has this name already.</summary>
    ObjectExists,

    /// <summary>The state of the job does not allow this now.</summary>
    WrongState,

    /// <summary>DBMS_SCHEDULER has this, ScriptHost has not.</summary>
    NotSupported,
}
