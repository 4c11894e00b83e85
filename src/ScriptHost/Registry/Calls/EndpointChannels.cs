using ScriptHost.Errors;
using ScriptHost.Posix;

namespace ScriptHost.Registry.Calls;

/// <summary>Keeps channels for as long as their wallets do not change: a handshake costs more than many calls.</summary>
internal sealed class EndpointChannels(WalletDirectories wallets) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(EndpointUrl Url, string Wallet, string Name), Kept> _channels = [];

    /// <exception cref="ScriptHostException">BAD_WALLET, NOT_REGISTERED: its directory is gone.</exception>
    public EndpointChannel Get(Endpoint endpoint, EndpointUrl url)
    {
        var path = endpoint.WalletPath ?? throw new ScriptHostException(
            ErrorCode.NotRegistered, $"The directory {endpoint.WalletDir}, in which the wallet of the remote endpoint {endpoint.Name} lies, does not exist any more. Make it again: scripthost endpoint directory {endpoint.WalletDir} PATH");
        var place = wallets.Find(path);
        var stamps = place.Files.Select(FileStamp.TryRead).ToArray();
        var key = (url, path, endpoint.CertificateDn?.Text ?? "");
        lock (_lock)
        {
            if (_channels.TryGetValue(key, out var kept) && kept.Stamps.AsSpan().SequenceEqual(stamps))
            {
                return kept.Channel;
            }

            var channel = new EndpointChannel(url, place.Read(), endpoint.CertificateDn);
            // The former one is not disposed of: runs may be using it. Its connections end with them.
            _channels[key] = new Kept(channel, stamps);
            return channel;
        }
    }

    public void Dispose()
    {
        foreach (var kept in _channels.Values)
        {
            kept.Channel.Dispose();
        }
    }

    private sealed record Kept(EndpointChannel Channel, FileStamp?[] Stamps);
}
