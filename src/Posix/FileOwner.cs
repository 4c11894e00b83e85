namespace ScriptHost.Posix;

/// <summary>Whose a file is.</summary>
public static unsafe class FileOwner
{
    private const uint UserId = 8;

    /// <summary>The user id of a file's or folder's owner; null when it cannot be found out.</summary>
    public static int? Of(string path)
    {
        Libc.FileStatus status;
        return Libc.Statx(Libc.AT_FDCWD, path, 0, UserId, &status) == 0 ? (int)status.User : null;
    }
}
