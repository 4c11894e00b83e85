using ScriptHost.Errors;

namespace ScriptHost.Bridge;

/// <summary>Who this bridge is to its databases.</summary>
/// <param name="Bridge">The same in every life on a data folder: what it had claimed before it was killed it takes up at once.</param>
/// <param name="Holder">Of this process alone: what another one claims meanwhile, this one does not touch any more.</param>
internal sealed record BridgeIdentity(string Bridge, string Holder)
{
    private const string FileName = "bridge.id";

    /// <exception cref="ScriptHostException">STORE_FAILED: the data folder cannot be read or written.</exception>
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

            return new BridgeIdentity(File.ReadAllText(path).Trim(), $"{Guid.CreateVersion7():N}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(ErrorCode.StoreFailed, $"The bridge's name cannot be kept in '{path}': {exception.Message}", exception);
        }
    }
}
