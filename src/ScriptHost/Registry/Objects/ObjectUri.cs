using ScriptHost.Errors;

namespace ScriptHost.Registry.Objects;

/// <summary>What object_uri names.</summary>
/// <param name="Address">https: or file:, without a login.</param>
internal sealed record ObjectUri(Uri Address)
{
    private const int MaxLength = 4000;

    /// <summary>The name that its file has unless told otherwise.</summary>
    public string FileName => Uri.UnescapeDataString(Address.Segments[^1]).TrimEnd('/');

    /// <summary>For errors: a path may be a secret, as that of a request that was authenticated beforehand is.</summary>
    public string Shown => $"{Address.Scheme}://{Address.Authority}/{(Address.Segments.Length > 2 ? "…/" : "")}{Address.Segments[^1].Trim('/')}";

    /// <exception cref="ScriptHostException">BAD_REQUEST (ORA-20006).</exception>
    public static ObjectUri Parse(string text)
    {
        if (text.Length > MaxLength || !Uri.TryCreate(text, UriKind.Absolute, out var address) || text.Any(char.IsControl))
        {
            throw Bad("it is no URI");
        }

        if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeFile)
        {
            throw Bad($"its scheme is {address.Scheme}");
        }

        return address.UserInfo is not "" ? throw Bad("it holds a login, which belongs into a credential")
            : address.IsFile && address.Host is not "" ? throw Bad("a file: URI names no host")
            : new ObjectUri(address);
    }

    private static ScriptHostException Bad(string what) =>
        new(ErrorCode.BadRequest, $"ORA-20006: Unsupported object store URI: {what}. Give https://…, or file:///… below a folder that Objects:ReadFolders names.");
}
