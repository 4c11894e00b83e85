namespace ScriptHost.Workers.Isolation;

/// <summary>What every script may see of the machine beyond the system itself, and what none may.</summary>
/// <param name="Readable">Script roots, compiled scripts, packages.</param>
/// <param name="Hidden">The agent's own: hidden even where it lies within a readable folder.</param>
internal sealed record SharedFolders(IReadOnlyList<string> Readable, IReadOnlyList<string> Hidden);
