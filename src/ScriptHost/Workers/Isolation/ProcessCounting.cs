namespace ScriptHost.Workers.Isolation;

/// <summary>Whose processes and threads the kernel counts together, where there is a limit.</summary>
internal enum ProcessCounting
{
    /// <summary>The agent's user has them all, and no limit is set: it would be the agent's own.</summary>
    None,

    /// <summary>Those of an owner's user; the ceiling alone holds.</summary>
    ByOwner,

    /// <summary>Those of each worker and program, which is what a run's own limit takes.</summary>
    ByChild,
}
