namespace ScriptHost.Posix;

/// <summary>What tells whether a path still leads to the same bytes without reading them. Size in bytes, times in nanoseconds since 1970.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The file in it.</param>
/// <param name="Size">In bytes.</param>
/// <param name="ModifiedNanoseconds">When the bytes changed; whoever owns the file can set it.</param>
/// <param name="ChangedNanoseconds">When bytes, name or attributes changed, by the kernel's clock; nobody can set it.</param>
public readonly record struct FileStamp(ulong Device, ulong Inode, long Size, long ModifiedNanoseconds, long ChangedNanoseconds)
{
    private const int WorkingDirectory = -100;

    // Type, modification and change time, inode, size.
    private const uint Wanted = 0x1 | 0x40 | 0x80 | 0x100 | 0x200;
    private const ushort TypeMask = 0xF000;
    private const ushort Regular = 0x8000;

    // The slowest clock that kernels stamp files by ticks 100 times a second.
    private const long TickNanoseconds = 10_000_000;
    private const long SecondNanoseconds = 1_000_000_000;

    /// <summary>The stamp of a regular file, after following links; null for anything else and for what is not there.</summary>
    public static unsafe FileStamp? TryRead(string path)
    {
        Libc.FileStatus status;
        if (Libc.Statx(WorkingDirectory, path, 0, Wanted, &status) != 0 || (status.Mode & TypeMask) != Regular)
        {
            return null;
        }

        return new FileStamp(
            ((ulong)status.DeviceMajor << 32) | status.DeviceMinor,
            status.Inode,
            (long)status.Size,
            Nanoseconds(status.Modified),
            Nanoseconds(status.Changed));
    }

    /// <summary>
    /// True when every change after a look must show in the stamp: when the last change is older than the look by more than one tick
    /// of the clock that stamped it. Whole seconds are taken for a file system that keeps nothing finer, which may round to two.
    /// </summary>
    public bool IsSettledAt(DateTimeOffset look)
    {
        var tick = ChangedNanoseconds % SecondNanoseconds == 0 ? 2 * SecondNanoseconds : TickNanoseconds;
        return (look - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick - ChangedNanoseconds > tick;
    }

    private static long Nanoseconds(Libc.FileTime time) => (time.Seconds * SecondNanoseconds) + time.Nanoseconds;
}
