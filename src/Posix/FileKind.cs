namespace ScriptHost.Posix;

/// <summary>What a path leads to, which .NET does not tell apart beyond directory and link.</summary>
public static unsafe class FileKind
{
    private const int WorkingDirectory = -100;
    private const uint Type = 1;
    private const ushort TypeMask = 0xF000;
    private const ushort Regular = 0x8000;
    private const ushort Socket = 0xC000;

    /// <summary>True for a regular file, after following links; false for anything else and for what is not there.</summary>
    public static bool IsRegular(string path) => Is(path, Regular);

    /// <summary>True for a Unix socket, after following links; false for anything else and for what is not there.</summary>
    public static bool IsSocket(string path) => Is(path, Socket);

    private static bool Is(string path, ushort kind)
    {
        // struct statx has the same layout on every architecture; stat has not.
        Libc.FileStatus status;
        return Libc.Statx(WorkingDirectory, path, 0, Type, &status) == 0 && (status.Mode & TypeMask) == kind;
    }
}
