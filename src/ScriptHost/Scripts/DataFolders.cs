namespace ScriptHost.Scripts;

/// <summary>Where compiled scripts and packages are kept: below the agent's data folder, shared by all agents that use it.</summary>
/// <param name="Data">The data folder.</param>
internal sealed record DataFolders(string Data)
{
    public string Cache => Path.Combine(Data, "cache");

    public string Packages => Path.Combine(Data, "packages");
}
