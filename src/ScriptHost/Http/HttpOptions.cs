namespace ScriptHost.Http;

/// <summary>Settings of section <c>Http</c>.</summary>
internal sealed class HttpOptions
{
    public const string Section = "Http";

    /// <summary>
    /// The path of a Unix socket where processes of this machine speak HTTP/1.1 with the agent. Absolute, at most 107 bytes. Open to the agent's user and
    /// root, and to all as soon as <c>Access:Clients</c> names a user id; others are told that they may do nothing. Default: none.
    /// </summary>
    public string? Socket { get; set; }
}
