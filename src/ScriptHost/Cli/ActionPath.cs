namespace ScriptHost.Cli;

/// <summary>What a person means by an action at a prompt: a file relative to the current folder wins.</summary>
internal static class ActionPath
{
    public static string Resolve(string action) =>
        !Path.IsPathRooted(action) && Path.Exists(action) ? Path.GetFullPath(action) : action;

    /// <summary>The folder that a private agent has to serve for it; null for an action that only the agent can find.</summary>
    public static string? FolderOf(string action) =>
        Path.IsPathRooted(action) && Path.GetDirectoryName(action) is { } folder && Directory.Exists(folder) ? folder : null;
}
