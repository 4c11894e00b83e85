using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ScriptHost.Errors;

namespace ScriptHost.Scripts;

/// <summary>A script's bytes, read once: what was hashed is what is compiled and run.</summary>
/// <param name="Path">Canonical path.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Digest">Lower-case hexadecimal SHA-256 over path, length and bytes.</param>
internal sealed record ScriptSource(string Path, byte[] Content, string Digest)
{
    private const long MaxBytes = 16 * 1024 * 1024;

    /// <exception cref="ScriptHostException">ACTION_UNREADABLE.</exception>
    public static async Task<ScriptSource> ReadAsync(string path, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            if (new FileInfo(path).Length is var length and > MaxBytes)
            {
                throw new ScriptHostException(
                    ErrorCode.ActionUnreadable, $"'{path}' has {length} bytes; a script has at most {MaxBytes}. Move data out of it into files of its own.");
            }

            content = await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }

        return new ScriptSource(path, content, DigestOf(path, content));
    }

    /// <summary>The error for a file that is there but cannot be read.</summary>
    public static ScriptHostException Unreadable(string path, Exception exception) => new(
        ErrorCode.ActionUnreadable,
        $"'{path}' cannot be read by the agent ({Environment.UserName}): {(exception is UnauthorizedAccessException ? "permission denied" : "input/output error")}. Check the file and its mode.",
        exception);

    private static string DigestOf(string path, byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Encoding.UTF8.GetBytes(path));
        Append(hash, content);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    // Lengths first, so that no two different inputs give the same bytes.
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
