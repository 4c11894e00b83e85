using ScriptHost.Errors;

namespace ScriptHost.Scripts;

/// <summary>The bytes of a script that is not compiled, read once: what was hashed is what is run.</summary>
/// <param name="Path">Canonical path.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Digest">Lower-case hexadecimal SHA-256 over path, length and bytes.</param>
internal sealed record ScriptSource(string Path, byte[] Content, string Digest)
{
    /// <summary>The most that a source file may have: 16 MiB.</summary>
    public const long MaxBytes = 16 * 1024 * 1024;

    /// <exception cref="ScriptHostException">ACTION_UNREADABLE.</exception>
    public static async Task<ScriptSource> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var file = await ReadFileAsync(path, TimeProvider.System, cancellationToken);
        using var key = new KeyBuilder();
        key.Add(path);
        key.Add(file.Content);
        return new ScriptSource(path, file.Content, key.Finish());
    }

    /// <summary>Reads the file that an action was resolved to.</summary>
    /// <exception cref="ScriptHostException">ACTION_UNREADABLE.</exception>
    public static async Task<InputFile> ReadFileAsync(string path, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            return await InputFile.ReadAsync(path, MaxBytes, timeProvider, cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new ScriptHostException(
                ErrorCode.ActionUnreadable, $"{exception.Message} Move data out of the script into files of its own.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, exception);
        }
    }

    /// <summary>The error for a file that is there but cannot be read.</summary>
    public static ScriptHostException Unreadable(string path, Exception exception) => new(
        ErrorCode.ActionUnreadable,
        $"'{path}' cannot be read by the agent ({Environment.UserName}): {(exception is UnauthorizedAccessException ? "permission denied" : "input/output error")}. Check the file and its mode.",
        exception);
}
