namespace ScriptHost.Benchmarks.Rivals;

/// <summary>The folders of an agent: what outlives it when it is restarted.</summary>
internal sealed class AgentFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("measured-");

    public AgentFolder()
    {
        // Without a sandbox its scripts must be readable for the users that they run as, and an agent need not run as this process's user.
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_111_111);
        Root = Directory.CreateDirectory(Path.Combine(_folder.FullName, "root")).FullName;
        Nothing = Write("nothing.csx", "int GsfMain(int argc, string[] argv) => 0;");
    }

    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Of the scripts.</summary>
    public string Root { get; }

    /// <summary>A script that does nothing.</summary>
    public string Nothing { get; }

    public string Write(string name, string content)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
