namespace ScriptHost.Posix;

/// <summary>What a process can say about itself that .NET has no word for.</summary>
public static class ThisProcess
{
    /// <summary>Its effective user.</summary>
    public static int UserId => (int)Libc.GetEffectiveUser();

    /// <summary>True when its effective user is root.</summary>
    public static bool IsRoot => UserId == 0;

    /// <summary>How many threads it has, those of the runtime included.</summary>
    public static int ThreadCount => ProcessEntry.Find(Environment.ProcessId)!.Value.ThreadCount;

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
