using System.Collections.Concurrent;
using System.Globalization;
using ScriptHost.Posix;

namespace ScriptHost.Workers;

/// <summary>
/// The folder of one worker or program: its socket, its folder for temporary files, and the working directories of its runs. It belongs to
/// the agent, who makes things in it; what it is for belongs to the worker's user.
/// </summary>
internal sealed class WorkerFolder
{
    /// <summary>The name of its user, also where no file of users tells it: Python's drivers ask for it when they are imported.</summary>
    public const string UserName = "script";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly ConcurrentStack<string> _unused = [];
    private readonly int? _userId;
    private int _runCount;

    /// <summary>Makes it.</summary>
    /// <param name="path">Of nothing yet.</param>
    /// <param name="userId">Whose it will be; null for the agent's own.</param>
    public WorkerFolder(string path, int? userId)
    {
        (Path, _userId) = (path, userId);
        PrivateFolder.Create(path, userId is null ? OwnerOnly : Passable);
        PrivateFolder.Create(System.IO.Path.GetDirectoryName(Socket)!, OwnerOnly, userId);
        // As /tmp of a sandbox it leads to whatever is mounted below.
        PrivateFolder.Create(Temporary, Passable, userId);
        var user = userId?.ToString(CultureInfo.InvariantCulture) ?? ThisProcess.UserId.ToString(CultureInfo.InvariantCulture);
        Write(UsersFile, $"root:x:0:0::/:/usr/sbin/nologin\n{UserName}:x:{user}:{user}::{Temporary}:/bin/sh\nnobody:x:65534:65534::/:/usr/sbin/nologin\n");
        Write(GroupsFile, $"root:x:0:\n{UserName}:x:{user}:\nnogroup:x:65534:\n");
    }

    public string Path { get; }

    /// <summary>Where the worker serves until the agent has connected.</summary>
    public string Socket => $"{Path}/s/s";

    /// <summary>For temporary files; <c>/tmp</c> in a sandbox.</summary>
    public string Temporary => $"{Path}/tmp";

    /// <summary>What a sandbox has as /etc/passwd.</summary>
    public string UsersFile => $"{Path}/passwd";

    /// <summary>What a sandbox has as /etc/group.</summary>
    public string GroupsFile => $"{Path}/group";

    /// <summary>An empty folder to be the working directory of one run.</summary>
    public string TakeScratch()
    {
        if (_unused.TryPop(out var unused))
        {
            return unused;
        }

        var path = $"{Path}/r{Interlocked.Increment(ref _runCount)}";
        PrivateFolder.Create(path, OwnerOnly, _userId);
        return path;
    }

    /// <summary>Removes what a run left in its working directory; one that it did not touch, as most do, serves the next.</summary>
    /// <exception cref="IOException">Something could not be removed.</exception>
    public void ReturnScratch(string path)
    {
        if (PrivateFolder.IsAsMade(path, OwnerOnly, _userId))
        {
            _unused.Push(path);
        }
        else
        {
            PrivateFolder.Remove(path);
        }
    }

    /// <summary>Puts files there that its user can read.</summary>
    public PrivateFiles Place(IEnumerable<(string Name, byte[] Content)> files) =>
        PrivateFiles.Create($"{Path}/p{Interlocked.Increment(ref _runCount)}", _userId, files);

    /// <summary>Listens where its user, and nobody else, can connect; one at a time, for the path has to be short.</summary>
    public PrivateSocket Listen() => PrivateSocket.Create($"{Path}/c", _userId);

    /// <exception cref="IOException">Something could not be removed.</exception>
    public void Remove() => PrivateFolder.Remove(Path);

    private static void Write(string path, string content)
    {
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, Readable);
    }
}
