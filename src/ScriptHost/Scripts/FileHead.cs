using System.Text;

namespace ScriptHost.Scripts;

/// <summary>The first bytes of a file, which tell what runs it.</summary>
internal sealed class FileHead
{
    // What the kernel looks at is 256 bytes; longer first lines are nobody's interpreter.
    private const int MaxBytes = 512;

    private readonly byte[] _bytes;

    private FileHead(byte[] bytes) => _bytes = bytes;

    /// <summary>True for a program in the machine's own format.</summary>
    public bool IsElf => _bytes.AsSpan().StartsWith("\u007fELF"u8);

    /// <summary>True when the first line names an interpreter.</summary>
    public bool HasInterpreter => _bytes.AsSpan().StartsWith("#!"u8);

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static FileHead Read(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[MaxBytes];
        return new FileHead(bytes[..file.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false)]);
    }

    /// <summary>
    /// The interpreter of the first line and, as the kernel has it, at most one argument: the rest of the line. Empty when it names
    /// none. A carriage return at the line's end is no part of it.
    /// </summary>
    public IReadOnlyList<string> ReadInterpreter()
    {
        if (!HasInterpreter)
        {
            return [];
        }

        var end = Array.IndexOf(_bytes, (byte)'\n');
        var line = Encoding.UTF8.GetString(_bytes, 2, (end < 0 ? _bytes.Length : end) - 2).Trim();
        return line.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
