namespace ScriptHost.Workers.Isolation;

/// <summary>What one child may see and be, beyond what every child may.</summary>
internal sealed record Confinement
{
    /// <summary>Its own folder: seen and written to where it is.</summary>
    public required WorkerFolder Folder { get; init; }

    /// <summary>Where it starts, in its folder; null for the folder itself.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The user and group that it runs as; null for the agent's own.</summary>
    public int? UserId { get; init; }

    /// <summary>Folders that it sees; those that do not exist are left out.</summary>
    public IReadOnlyList<string> ReadableFolders { get; init; } = [];

    /// <summary>Folders that it sees and writes to.</summary>
    public IReadOnlyList<string> WritableFolders { get; init; } = [];

    public bool HasNetwork { get; init; } = true;
}
