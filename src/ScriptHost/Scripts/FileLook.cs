using ScriptHost.Posix;

namespace ScriptHost.Scripts;

/// <summary>What was seen of one path when a script was read: enough to tell with one system call whether it has to be read again.</summary>
/// <param name="Path">The path as it was reached, links included: one of them may be changed.</param>
/// <param name="Stamp">Null when there was no regular file.</param>
/// <param name="IsSettled">False when a later change might not show in the stamp, so that only the bytes tell.</param>
internal readonly record struct FileLook(string Path, FileStamp? Stamp, bool IsSettled)
{
    /// <summary>True when the path leads to the same bytes as then.</summary>
    public bool StillHolds => IsSettled && FileStamp.TryRead(Path) == Stamp;

    /// <summary>Nothing was found there.</summary>
    public static FileLook Missing(string path) => new(path, null, IsSettled: true);
}
