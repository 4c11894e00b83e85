namespace ScriptHost.EndToEnd;

/// <summary>A data folder and a script root that outlive the agents on them.</summary>
internal sealed class AgentFolders : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agent-folders").FullName;

    public AgentFolders()
    {
        Directory.CreateDirectory(Root);
        // Where there is no sandbox, scripts are read as their owner's user.
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
    }

    public string Data => Path.Combine(_folder, "data");

    public string Root => Path.Combine(_folder, "root");

    /// <summary>Writes a file into the root and gives its path.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
