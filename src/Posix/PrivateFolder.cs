using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ScriptHost.Posix;

/// <summary>Makes and removes folders that another, untrusted user may write to.</summary>
public static class PrivateFolder
{
    private static readonly int Directory = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Libc.O_DIRECTORY_ARM64 : Libc.O_DIRECTORY_X64;
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Libc.O_NOFOLLOW_ARM64 : Libc.O_NOFOLLOW_X64;

    /// <summary>Makes a folder that did not exist, whatever the mask for new files says.</summary>
    /// <param name="path">Its path; what it leads through belongs to us.</param>
    /// <param name="mode">Its permissions.</param>
    /// <param name="userId">The user and group that it is given to; null to keep it. Root alone can give.</param>
    /// <exception cref="IOException">It exists already, or the kernel refused.</exception>
    public static void Create(string path, UnixFileMode mode, int? userId = null)
    {
        // Not Directory.CreateDirectory: that takes whatever is there, a link of somebody else's too.
        if (Libc.MakeDirectory(path, 0) == -1)
        {
            throw Failure("made", path);
        }

        File.SetUnixFileMode(path, mode);
        if (userId is { } user)
        {
            Give(path, user);
        }
    }

    /// <summary>Gives a file or folder, not what is in it, to a user and the group of the same number. Links are not followed.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static void Give(string path, int userId)
    {
        if (Libc.ChangeOwner(path, (uint)userId, (uint)userId) == -1)
        {
            throw Failure("given away", path);
        }
    }

    /// <summary>True when a folder is empty and has the permissions and the user that it was made with.</summary>
    /// <inheritdoc cref="Create"/>
    public static bool IsAsMade(string path, UnixFileMode mode, int? userId) =>
        FileOwner.Of(path) == (userId ?? ThisProcess.UserId)
        && File.GetUnixFileMode(path) == mode
        && !System.IO.Directory.EnumerateFileSystemEntries(path).Any();

    /// <summary>
    /// Removes a folder with all that is in it, and nothing else: a process that swaps its folders for links meanwhile cannot lead it
    /// out. What is gone already is no error.
    /// </summary>
    /// <exception cref="IOException">Something could not be removed.</exception>
    public static void Remove(string path)
    {
        RemoveContent(Libc.AT_FDCWD, path, path);
        if (Libc.UnlinkAt(Libc.AT_FDCWD, path, Libc.AT_REMOVEDIR) == -1 && Marshal.GetLastPInvokeError() != Libc.ENOENT)
        {
            throw Failure("removed", path);
        }
    }

    private static void RemoveContent(int parent, string name, string path)
    {
        var folder = Open(parent, name);
        if (folder == -1)
        {
            return;
        }

        try
        {
            // Through the descriptor: the path may mean something else by now.
            foreach (var entry in System.IO.Directory.GetFileSystemEntries($"/proc/self/fd/{folder}"))
            {
                RemoveEntry(folder, Path.GetFileName(entry), Path.Combine(path, Path.GetFileName(entry)));
            }
        }
        finally
        {
            _ = Libc.Close(folder);
        }
    }

    private static void RemoveEntry(int folder, string name, string path)
    {
        if (Libc.UnlinkAt(folder, name, 0) == 0 || Marshal.GetLastPInvokeError() is not (Libc.EISDIR or Libc.EPERM))
        {
            return;
        }

        RemoveContent(folder, name, path);
        if (Libc.UnlinkAt(folder, name, Libc.AT_REMOVEDIR) == -1 && Marshal.GetLastPInvokeError() != Libc.ENOENT)
        {
            throw Failure("removed", path);
        }
    }

    private static int Open(int parent, string name)
    {
        const int all = 0b111_000_000;
        var flags = Directory | NoFollow | Libc.O_CLOEXEC;
        var folder = Libc.OpenAt(parent, name, flags);
        if (folder == -1 && Marshal.GetLastPInvokeError() != Libc.ENOENT)
        {
            // Whoever made it may have locked himself out.
            _ = Libc.ChangeModeAt(parent, name, all, 0);
            folder = Libc.OpenAt(parent, name, flags);
        }

        if (folder != -1)
        {
            _ = Libc.ChangeMode(folder, all);
        }

        return folder;
    }

    private static IOException Failure(string what, string path)
    {
        var reason = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"'{path}' could not be {what}: {reason.Message}", reason);
    }
}
