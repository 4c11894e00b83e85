using System.Text;
using ScriptHost.Errors;

namespace ScriptHost.Cli.Sql.Sources;

/// <summary>Reads texts in UTF-8, with or without a byte order mark; other encodings are refused by their names.</summary>
internal static class SourceReader
{
    /// <summary>So much that a generated file fits, and so little that memory is not at stake: 64 MB.</summary>
    private const int MaxBytes = 64 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ScriptHostException">BAD_REQUEST: it cannot be read, or is no text in UTF-8.</exception>
    public static async Task<SourceFile> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return await ReadAsync(path, stream, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"SP2-0310: '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <inheritdoc cref="ReadFileAsync"/>
    public static async Task<SourceFile> ReadAsync(string name, Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > MaxBytes)
            {
                throw Bad($"'{name}' is larger than {MaxBytes / 1024 / 1024} MB. Cut it into several files.");
            }
        }

        return new SourceFile(name, Decode(name, bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    /// <inheritdoc cref="ReadFileAsync"/>
    public static string Decode(string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || (bytes is [0, not 0, ..] or [not 0, 0, ..]))
        {
            throw Bad($"'{name}' is in UTF-16. Save it in UTF-8: iconv -f UTF-16 -t UTF-8 '{name}'");
        }

        var text = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes;
        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException exception)
        {
            var at = Math.Clamp(exception.Index, 0, text.Length);
            var lineStart = text[..at].LastIndexOf((byte)'\n') + 1;
            var place = new Place(name, text[..at].Count((byte)'\n') + 1, at - lineStart + 1);
            throw new ScriptHostException(
                ErrorCode.BadRequest, $"{place}: this is not UTF-8, but perhaps Latin-1. Save it in UTF-8: iconv -f LATIN1 -t UTF-8 '{name}'", exception);
        }
    }

    private static ScriptHostException Bad(string message) => new(ErrorCode.BadRequest, message);
}
