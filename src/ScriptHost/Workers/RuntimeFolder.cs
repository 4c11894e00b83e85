using System.Text;
using ScriptHost.Errors;
using ScriptHost.Posix;

namespace ScriptHost.Workers;

/// <summary>
/// The agent's short-lived files: what workers have of their own. Private to the agent's user, and short, because the kernel takes no
/// socket path over 107 bytes. A lock in it tells a living agent's folder from one that a killed agent left.
/// </summary>
internal sealed class RuntimeFolder : IDisposable
{
    private const int MaxSocketPathBytes = 107;
    private const string Prefix = "scripthost-";
    private const string LockName = "lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // What is in it, each with its own permissions, may be reached by those that it belongs to.
    private const UnixFileMode Passable = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly FileStream _lock;
    private long _last;

    /// <exception cref="ScriptHostException">BAD_SETTINGS: sockets in this folder would have too long paths.</exception>
    public RuntimeFolder(string parent)
    {
        var folder = System.IO.Path.GetFullPath(parent);
        RemoveLeftOvers(folder);
        Path = System.IO.Path.Combine(folder, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}");
        CheckSocketPath(System.IO.Path.Combine(Path, "w99999999", "s", "s"), "Agent:RuntimeDirectory (environment SCRIPTHOST__Agent__RuntimeDirectory)");
        Directory.CreateDirectory(folder);
        PrivateFolder.Create(Path, ThisProcess.IsRoot ? Passable : OwnerOnly);
        _lock = new FileStream(PathOf(LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    public string Path { get; }

    /// <summary>Makes a new empty folder of its own.</summary>
    /// <param name="kind">A letter or two that its name starts with.</param>
    public string CreateFolder(string kind)
    {
        var path = NewPath(kind);
        PrivateFolder.Create(path, OwnerOnly);
        return path;
    }

    /// <summary>The path of a folder to be, which no other call returns.</summary>
    /// <param name="kind">A letter or two that its name starts with.</param>
    public string NewPath(string kind) => PathOf($"{kind}{Interlocked.Increment(ref _last)}");

    /// <param name="path">The path of a socket to be.</param>
    /// <param name="setting">The setting that it comes from.</param>
    /// <exception cref="ScriptHostException">BAD_SETTINGS: the path is too long for a socket.</exception>
    public static void CheckSocketPath(string path, string setting)
    {
        var length = Encoding.UTF8.GetByteCount(path);
        if (length > MaxSocketPathBytes)
        {
            throw new ScriptHostException(
                ErrorCode.BadSettings,
                $"The socket path '{path}' has {length} bytes; the kernel takes at most {MaxSocketPathBytes}. Set {setting} to a shorter folder.");
        }
    }

    /// <summary>The path of a file directly in the folder.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        TryRemove(Path);
        _lock.Dispose();
    }

    // An agent that was killed could not tidy up; its lock went with it.
    private static void RemoveLeftOvers(string parent)
    {
        if (!Directory.Exists(parent))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(parent, $"{Prefix}*").Where(folder => FileOwner.Of(folder) == ThisProcess.UserId))
        {
            try
            {
                using var held = new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                MarkedProcesses.Kill(folder);
                TryRemove(folder);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A living agent's, or nothing of an agent's.
            }
        }
    }

    private static void TryRemove(string folder)
    {
        try
        {
            PrivateFolder.Remove(folder);
        }
        catch (IOException)
        {
            // A process that was killed a moment ago may still be writing; the folder is the next agent's then.
        }
    }
}
