using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ScriptHost.Errors;

namespace ScriptHost.Hosting;

/// <summary>Where the agent listens: <c>HOST:PORT</c>, the host a name or an address of this machine.</summary>
/// <param name="Host">Without brackets.</param>
/// <param name="Port">1 to 65535.</param>
internal sealed record ListenAddress(string Host, int Port)
{
    private const string LocalName = "localhost";

    /// <summary>Null when the text is no such thing.</summary>
    public static ListenAddress? TryParse(string text)
    {
        if (IPEndPoint.TryParse(text, out var endPoint) && text.Contains(':', StringComparison.Ordinal))
        {
            return endPoint.Port == 0 ? null : new ListenAddress(endPoint.Address.ToString(), endPoint.Port);
        }

        return text.Split(':') is [var host, var port]
            && Uri.CheckHostName(host) == UriHostNameType.Dns
            && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= IPEndPoint.MaxPort
                ? new ListenAddress(host, number)
                : null;
    }

    /// <summary>True when nobody but this machine gets there.</summary>
    public bool IsLoopback => IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address);

    /// <summary>True when it means all addresses of this machine.</summary>
    public bool IsEverywhere => IPAddress.TryParse(Host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    /// <summary>The names for a certificate that callers find the agent under.</summary>
    public IReadOnlyList<string> CertificateNames()
    {
        if (!IPAddress.TryParse(Host, out var address))
        {
            return [Host];
        }

        return IPAddress.IsLoopback(address) ? [LocalName, Host]
            : IsEverywhere ? [Environment.MachineName, LocalName, IPAddress.Loopback.ToString()]
            : [Host];
    }

    /// <summary>The addresses of this machine that are meant.</summary>
    /// <exception cref="ScriptHostException">BAD_SETTINGS: nobody knows the name.</exception>
    public IReadOnlyList<IPEndPoint> Resolve()
    {
        try
        {
            var addresses = IPAddress.TryParse(Host, out var address) ? [address] : Dns.GetHostAddresses(Host);
            return [.. addresses.Where(IsThere).Distinct().Select(one => new IPEndPoint(one, Port))];
        }
        catch (SocketException exception)
        {
            throw new ScriptHostException(
                ErrorCode.BadSettings, $"Agent:Listen names the host '{Host}', which this machine does not know: {exception.Message}. Give a name or an address of this machine.", exception);
        }
    }

    // Names often have an address of a version that the machine has switched off.
    private static bool IsThere(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork || Socket.OSSupportsIPv6;
}
