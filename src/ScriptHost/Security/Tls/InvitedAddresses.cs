using System.Net;

namespace ScriptHost.Security.Tls;

/// <summary>Who may connect at all, before anything is said.</summary>
internal sealed class InvitedAddresses(IEnumerable<string> invited)
{
    private readonly IPNetwork[] _networks = [.. invited.Select(text => TryParse(text, out var network) ? network : throw new FormatException(text))];

    public bool Contain(IPAddress address) => _networks.Length == 0 || _networks.Any(network => network.Contains(address));

    /// <summary>Reads an address or a network.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }
}
