using System.Runtime.InteropServices;

namespace ScriptHost.Posix;

/// <summary>What a process can say about itself that .NET has no word for.</summary>
public static class ThisProcess
{
    private const uint LinkCount = 4;

    /// <summary>Its effective user.</summary>
    public static int UserId => (int)Libc.GetEffectiveUser();

    /// <summary>True when its effective user is root.</summary>
    public static bool IsRoot => UserId == 0;

    /// <summary>How many threads it has, those of the runtime included.</summary>
    public static unsafe int ThreadCount
    {
        get
        {
            // The kernel counts a link for each thread beside the usual two of a folder: a quarter of the price of reading /proc/self/stat.
            Libc.FileStatus status;
            return Libc.Statx(Libc.AT_FDCWD, "/proc/self/task", 0, LinkCount, &status) == 0
                ? (int)status.Links - 2
                : throw new System.ComponentModel.Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>
    /// Keeps other processes of the same user from attaching to this one, from reading its memory and environment, and keeps it from
    /// dumping core: prctl(2), PR_SET_DUMPABLE. The runtime's own doors, its diagnostics port and the pipes of its debugger, are closed for
    /// good: files in the temporary folder that every process of the user could open. False where the kernel refused.
    /// </summary>
    public static bool ForbidAttaching()
    {
        foreach (var door in new[] { "dotnet-diagnostic", "clr-debug-pipe" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), $"{door}-{Environment.ProcessId}-*"))
            {
                File.Delete(file);
            }
        }

        return Libc.ProcessControl(Libc.PR_SET_DUMPABLE, 0) == 0;
    }

    /// <summary>New files of this process, and of the processes that it starts, are for their user alone unless they are given other permissions: umask(2).</summary>
    public static void KeepNewFilesPrivate() => _ = Libc.SetCreationMask(0b000_111_111);
}
