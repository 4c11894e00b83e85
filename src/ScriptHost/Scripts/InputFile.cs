using Microsoft.Win32.SafeHandles;
using ScriptHost.Posix;

namespace ScriptHost.Scripts;

/// <summary>A file's bytes, read once, with the look that tells whether they are still the same.</summary>
internal sealed record InputFile(byte[] Content, FileLook Look)
{
    // A file that is replaced all the time is taken as the last reading found it; what was read is what is hashed and compiled.
    private const int MaxAttempts = 3;

    /// <exception cref="FileNotFoundException">There is no regular file.</exception>
    /// <exception cref="InvalidDataException">It has more than <paramref name="maxBytes"/>.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static async Task<InputFile> ReadAsync(string path, long maxBytes, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var lookedAt = timeProvider.GetUtcNow();
            // Looked at before it is opened, because opening a pipe or device may block.
            var before = FileStamp.TryRead(path) ?? throw new FileNotFoundException("There is no regular file.", path);
            var content = await ReadBytesAsync(path, maxBytes, cancellationToken);
            var isSame = FileStamp.TryRead(path) == before && content.Length == before.Size;
            if (isSame || attempt == MaxAttempts)
            {
                return new InputFile(content, new FileLook(path, before, isSame && before.IsSettledAt(lookedAt)));
            }
        }
    }

    private static async Task<byte[]> ReadBytesAsync(string path, long maxBytes, CancellationToken cancellationToken)
    {
        using var handle = File.OpenHandle(path);
        var length = RandomAccess.GetLength(handle);
        if (length > maxBytes)
        {
            throw new InvalidDataException($"'{path}' has {length} bytes; at most {maxBytes} are read.");
        }

        var content = new byte[length];
        var read = await ReadAsync(handle, content, cancellationToken);
        return read == content.Length ? content : content[..read];
    }

    private static async Task<int> ReadAsync(SafeFileHandle handle, byte[] content, CancellationToken cancellationToken)
    {
        var total = 0;
        while (total < content.Length)
        {
            var count = await RandomAccess.ReadAsync(handle, content.AsMemory(total), total, cancellationToken);
            if (count == 0)
            {
                break;
            }

            total += count;
        }

        return total;
    }
}
