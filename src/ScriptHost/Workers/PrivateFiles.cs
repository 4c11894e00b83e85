using ScriptHost.Posix;

namespace ScriptHost.Workers;

/// <summary>Files that a worker's user can read for as long as a run lasts, and nobody can change.</summary>
internal sealed class PrivateFiles : IDisposable
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    private PrivateFiles(string path) => Path = path;

    public string Path { get; }

    /// <param name="path">Of nothing yet, in a folder of the agent's.</param>
    /// <param name="userId">Whose they are to be; null for the agent's own user.</param>
    /// <param name="files">What they are to be.</param>
    public static PrivateFiles Create(string path, int? userId, IEnumerable<(string Name, byte[] Content)> files)
    {
        // Nobody else gets there before all is in its place.
        PrivateFolder.Create(path, FolderMode | UnixFileMode.UserWrite);
        foreach (var (name, content) in files)
        {
            var file = System.IO.Path.Combine(path, name);
            File.WriteAllBytes(file, content);
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
            Give(file, userId);
        }

        File.SetUnixFileMode(path, FolderMode);
        Give(path, userId);
        return new PrivateFiles(path);
    }

    public void Dispose() => PrivateFolder.Remove(Path);

    private static void Give(string path, int? userId)
    {
        if (userId is { } user)
        {
            PrivateFolder.Give(path, user);
        }
    }
}
