using System.Runtime.InteropServices;

namespace ScriptHost.Posix;

/// <summary>The C library's functions that .NET offers no way to call, with the constants of Linux on x64 and arm64.</summary>
internal static unsafe partial class Libc
{
    internal const int EINTR = 4;
    internal const int EAGAIN = 11;
    internal const int ESRCH = 3;
    internal const int ENOENT = 2;
    internal const int EISDIR = 21;
    internal const int EPERM = 1;

    internal const int AT_FDCWD = -100;
    internal const int AT_REMOVEDIR = 0x200;
    internal const int O_DIRECTORY_X64 = 0x10000;
    internal const int O_DIRECTORY_ARM64 = 0x4000;
    internal const int O_NOFOLLOW_X64 = 0x20000;
    internal const int O_NOFOLLOW_ARM64 = 0x8000;

    internal const int PR_SET_DUMPABLE = 4;

    internal const int F_GETFL = 3;
    internal const int F_SETFL = 4;
    internal const int O_WRONLY = 0x1;
    internal const int O_CREAT = 0x40;
    internal const int O_APPEND = 0x400;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_CLOEXEC = 0x80000;

    internal const short POLLIN = 1;

    internal const int RUSAGE_SELF = 0;

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollDescriptor
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeValue
    {
        internal long Seconds;
        internal long Microseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct ResourceUsage
    {
        internal TimeValue UserTime;
        internal TimeValue SystemTime;
        internal long PeakKilobytes;
        internal fixed long Rest[13];
    }

    /// <summary>struct statx_timestamp.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct FileTime
    {
        internal long Seconds;
        internal uint Nanoseconds;
        internal int Reserved;
    }

    /// <summary>struct statx as far as it is used; the kernel fills all 256 bytes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct FileStatus
    {
        [FieldOffset(16)]
        internal uint Links;
        [FieldOffset(20)]
        internal uint User;
        [FieldOffset(28)]
        internal ushort Mode;
        [FieldOffset(32)]
        internal ulong Inode;
        [FieldOffset(40)]
        internal ulong Size;
        [FieldOffset(96)]
        internal FileTime Changed;
        [FieldOffset(112)]
        internal FileTime Modified;
        [FieldOffset(136)]
        internal uint DeviceMajor;
        [FieldOffset(140)]
        internal uint DeviceMinor;
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Statx(int folder, string path, int flags, uint mask, FileStatus* status);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    internal static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int Fcntl(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    internal static partial int Pipe2(int* descriptors, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int process, int signal);

    [StructLayout(LayoutKind.Sequential)]
    internal struct Limit
    {
        internal ulong Soft;
        internal ulong Hard;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    internal static partial int GetResourceLimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    internal static partial int SetResourceLimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    internal static partial nint SetSignalAction(int signal, nint action);

    [LibraryImport("libc", EntryPoint = "fflush")]
    internal static partial int Fflush(nint stream);

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    internal static partial int GetResourceUsage(int who, ResourceUsage* usage);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakeDirectory(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenAt(int folder, string path, int flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UnlinkAt(int folder, string path, int flags);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int ChangeMode(int descriptor, uint mode);

    [LibraryImport("libc", EntryPoint = "fchmodat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChangeModeAt(int folder, string path, uint mode, int flags);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    internal static partial int ProcessControl(int option, nint argument);

    [LibraryImport("libc", EntryPoint = "umask")]
    internal static partial uint SetCreationMask(uint mask);
}
