namespace ScriptHost.Workers.Isolation;

/// <summary>What keeps scripts apart on this machine at this moment; for people who ask.</summary>
/// <param name="Sandbox">The kind in force.</param>
/// <param name="Lacks">Why it is not bubblewrap, if it is not; empty otherwise.</param>
/// <param name="Users">Which user ids scripts run as.</param>
/// <param name="Processes">Whose processes count together against a limit.</param>
/// <param name="IsAgentProtected">True when other processes of the agent's user cannot attach to it.</param>
internal sealed record IsolationReport(SandboxKind Sandbox, string Lacks, string Users, ProcessCounting Processes, bool IsAgentProtected)
{
    /// <summary>What each script has of its own.</summary>
    public string Namespaces => Sandbox == SandboxKind.Bubblewrap ? "processes, files, IPC, host name, and network where it is off" : "none";

    /// <summary>How what a script started is found and killed.</summary>
    public string Kill =>
        Sandbox == SandboxKind.Bubblewrap ? "with its process namespace"
        : SeesEnvironments ? "by session, descent and environment"
        : "by session and descent, because SYS_PTRACE is missing";

    /// <summary>What keeps a run from starting processes without end.</summary>
    public string ProcessLimit => Processes switch
    {
        ProcessCounting.ByChild => "as each run may have",
        ProcessCounting.ByOwner => $"{ProcessCeiling.Most} an owner, because user namespaces do not work here",
        _ => "no limit, because user namespaces do not work here",
    };

    /// <summary>False when the environments of scripts' processes are closed to the agent.</summary>
    public bool SeesEnvironments { get; init; } = true;

    /// <summary>True when one owner's scripts cannot reach another's processes and files.</summary>
    public bool AreOwnersApart { get; init; }

    public override string ToString() =>
        $"sandbox {Sandbox.ToString().ToLowerInvariant()}{(Lacks is "" ? "" : $" ({Lacks})")}; users: {Users}; own namespaces: {Namespaces}; "
        + $"network: on unless switched off{(Sandbox == SandboxKind.None ? ", which takes bubblewrap" : "")}; left-over processes are found {Kill}; number of processes: {ProcessLimit}; core dumps: off; "
        + $"agent {(IsAgentProtected ? "not " : "")}open to attaching; owners are {(AreOwnersApart ? "apart" : "one domain")}";
}
