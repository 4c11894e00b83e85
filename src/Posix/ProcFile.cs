using System.Text;

namespace ScriptHost.Posix;

/// <summary>Small files of proc(5), which the kernel makes up when they are read: without the buffers and locks that files on disk want.</summary>
internal static class ProcFile
{
    // One line; the longest field of a process's is its name, of at most 64 bytes.
    private const int MaxBytes = 1024;

    /// <summary>The text of a file of one line.</summary>
    /// <exception cref="IOException">It is not there (any more).</exception>
    public static string ReadText(string path)
    {
        // Shared with writers: .NET would lock it otherwise.
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite);
        Span<byte> bytes = stackalloc byte[MaxBytes];
        return Encoding.UTF8.GetString(bytes[..RandomAccess.Read(file, bytes, 0)]);
    }
}
