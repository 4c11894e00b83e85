namespace ScriptHost.Benchmarks.Rivals;

/// <summary>How an agent is started.</summary>
/// <param name="Program">The scripthost command.</param>
internal sealed record AgentSettings(string Program)
{
    /// <summary>True for TCP with certificates of both sides; else through its socket.</summary>
    public bool IsListening { get; init; }

    /// <summary>
    /// True for a user without rights when this process is root. As root an agent has no spare worker, for each is started as its owner's user.
    /// </summary>
    public bool IsUnprivileged { get; init; }

    /// <summary>Of the agent, as <c>Section__Name</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>True when the agent keeps a spare worker.</summary>
    public bool HasSpare => IsUnprivileged || !Environment.IsPrivilegedProcess;
}
