using System.Globalization;
using System.Net;
using ScriptHost.Errors;

namespace ScriptHost.Registry;

/// <summary>Where one agent of an endpoint is.</summary>
/// <param name="Host">A name or an address, without brackets.</param>
/// <param name="Port">1 to 65535.</param>
internal sealed record EndpointUrl(string Host, int Port)
{
    private const int MaxCount = 32;

    /// <summary>Reads <c>host:port</c>, or several separated by commas.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST.</exception>
    public static IReadOnlyList<EndpointUrl> ParseAll(string text)
    {
        var urls = text.Split(',', StringSplitOptions.TrimEntries).Select(Parse).ToList();
        return urls.Count <= MaxCount && urls.Distinct().Count() == urls.Count
            ? urls
            : throw Bad(text, $"it names {urls.Count} agents; at most {MaxCount}, each once");
    }

    /// <summary>The address for a channel.</summary>
    public Uri ToUri() => new UriBuilder(Uri.UriSchemeHttps, Host, Port).Uri;

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static EndpointUrl Parse(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            throw Bad(text, "it has a scheme");
        }

        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        if (host is ['[', .. var inner, ']'])
        {
            host = inner;
        }
        else if (host.Contains(':', StringComparison.Ordinal))
        {
            throw Bad(text, "an address of version 6 stands in brackets");
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw Bad(text, "its host is none");
        }

        return int.TryParse(colon < 0 ? "" : text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort
            ? new EndpointUrl(host.ToLowerInvariant(), port)
            : throw Bad(text, "it has no port of 1 to 65535");
    }

    private static ScriptHostException Bad(string text, string what) => new(
        ErrorCode.BadRequest, $"remote_endpoint_url is '{text}': {what}. Give host:port, for example agent.example.com:16000, or several separated by commas.");
}
