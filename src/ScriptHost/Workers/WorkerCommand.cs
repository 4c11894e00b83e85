namespace ScriptHost.Workers;

/// <summary>How a kind of worker is started.</summary>
/// <param name="Language">What Describe must answer, and part of a pool's key.</param>
/// <param name="FileName">The program.</param>
/// <param name="ArgumentsFor">Its arguments, given the path of the socket that it shall serve.</param>
/// <param name="Environment">Variables that it needs beyond those of every worker.</param>
internal sealed record WorkerCommand(
    string Language,
    string FileName,
    Func<string, IReadOnlyList<string>> ArgumentsFor,
    IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>How many runs it executes at the same time. More than one means that every run is a process of its own.</summary>
    public int Capacity { get; init; } = 1;

    /// <summary>True when one can be started before anybody knows whose it will be.</summary>
    public bool CanBeSpare { get; init; }

    /// <summary>Folders that its program needs, beyond those of the system.</summary>
    public IReadOnlyList<string> ReadableFolders { get; init; } = [];

    /// <summary>Folders that it may write to, beyond its own. For what the agent starts for itself.</summary>
    public IReadOnlyList<string> WritableFolders { get; init; } = [];

    /// <summary>False for what has no business on the network. For what the agent starts for itself; a script's worker has it in its key.</summary>
    public bool HasNetwork { get; init; } = true;

    /// <summary>True when there is time for a first run of nobody's before it counts as started.</summary>
    public bool Rehearses { get; init; }
}
