using System.Text;
using ScriptHost.Errors;

namespace ScriptHost.Workers;

/// <summary>
/// The agent's short-lived files: sockets of workers and scratch folders of runs. Private to the agent's user, and short, because
/// the kernel takes no socket path over 107 bytes.
/// </summary>
internal sealed class RuntimeFolder : IDisposable
{
    private const int MaxSocketPathBytes = 107;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _path;
    private long _last;

    /// <exception cref="ScriptHostException">BAD_SETTINGS: sockets in this folder would have too long paths.</exception>
    public RuntimeFolder(string parent)
    {
        _path = Path.Combine(Path.GetFullPath(parent), $"scripthost-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}");
        CheckSocketPath(Path.Combine(_path, "w99999999", "s"), "Agent:RuntimeDirectory (environment SCRIPTHOST__Agent__RuntimeDirectory)");
        Directory.CreateDirectory(_path, OwnerOnly);
    }

    /// <summary>Makes a new empty folder of its own.</summary>
    /// <param name="kind">A letter or two that its name starts with.</param>
    public string CreateFolder(string kind)
    {
        var path = Path.Combine(_path, $"{kind}{Interlocked.Increment(ref _last)}");
        Directory.CreateDirectory(path, OwnerOnly);
        return path;
    }

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
    public string PathOf(string name) => Path.Combine(_path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (IOException)
        {
            // A process that was killed a moment ago may still be writing; the folder is the next boot's then.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
