using ScriptHost.Errors;

namespace ScriptHost.Bridge;

/// <summary>Who this bridge is to its databases.</summary>
/// <param name="Bridge">The same in every life on a data folder: what it had claimed before it was killed it takes up at once.</param>
/// <param name="Holder">Of this process alone: what another one claims meanwhile, this one does not touch any more.</param>
internal sealed record BridgeIdentity(string Bridge, string Holder)
{
    private const string FileName = "bridge.id";

    /// <exception cref="ScriptHostException">STORE_FAILED: the name cannot be read or written.</exception>
    public static BridgeIdentity Of(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, FileName);
        try
        {
            if (!File.Exists(path))
            {
                // Whole, or not there.
                var fresh = $"{path}.new";
                File.WriteAllText(fresh, $"{Environment.MachineName}.{Guid.CreateVersion7():N}\n");
                File.Move(fresh, path, overwrite: true);
            }

            return File.ReadAllText(path).Trim() is { Length: > 0 } name
                ? new BridgeIdentity(name, $"{Guid.CreateVersion7():N}")
                : throw new ScriptHostException(ErrorCode.StoreFailed, $"The bridge's name in '{path}' is empty: delete the file, and the bridge gives itself another one.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(ErrorCode.StoreFailed, $"The bridge's name cannot be kept in '{path}': {exception.Message}", exception);
        }
    }
}
