using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ScriptHost.Posix;

/// <summary>Limits that the kernel keeps for a process: getrlimit(2). Numbers as on Linux.</summary>
public enum ResourceLimit
{
    /// <summary>RLIMIT_CPU, in seconds since the process started; SIGXCPU beyond it.</summary>
    CpuSeconds = 0,

    /// <summary>RLIMIT_FSIZE, in bytes; EFBIG beyond it where SIGXFSZ is ignored.</summary>
    FileBytes = 1,

    /// <summary>RLIMIT_NPROC: processes and threads of this user in this user namespace; EAGAIN beyond it.</summary>
    Processes = 6,

    /// <summary>RLIMIT_NOFILE; EMFILE beyond it.</summary>
    OpenFiles = 7,
}

/// <summary>Moves the soft limits of this process, which a process may do up to its hard limits.</summary>
public static unsafe class ResourceLimits
{
    /// <summary>Stands for no limit.</summary>
    public const ulong None = ulong.MaxValue;

    /// <summary>Sets a soft limit, as near to the wanted one as the hard limit allows.</summary>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    public static void SetSoft(ResourceLimit resource, ulong value)
    {
        Libc.Limit limit;
        if (Libc.GetResourceLimit((int)resource, &limit) == 0)
        {
            limit.Soft = Math.Min(value, limit.Hard);
            if (Libc.SetResourceLimit((int)resource, &limit) == 0)
            {
                return;
            }
        }

        throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Lets writes beyond the file size limit fail with an error instead of ending the process.</summary>
    public static void TurnFileSizeSignalIntoError()
    {
        const int fileSizeSignal = 25;
        const int ignore = 1;
        _ = Libc.SetSignalAction(fileSizeSignal, ignore);
    }
}
