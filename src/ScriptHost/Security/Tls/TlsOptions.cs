namespace ScriptHost.Security.Tls;

/// <summary>Settings of section <c>Tls</c>: how the agent and its callers over TCP know each other.</summary>
internal sealed class TlsOptions
{
    public const string Section = "Tls";

    /// <summary>
    /// The agent's certificate, its private key, and the certificates of authorities: a folder or a file, as an auto-login wallet, PKCS#12 or PEM.
    /// Default: <c>wallet/agent</c> in the data folder, which is made when there is none. Read again when its files change.
    /// </summary>
    public string? Wallet { get; set; }

    /// <summary>The file whose first line is the password of <see cref="Wallet"/>. Default: none.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>
    /// The authorities that callers' certificates must come from: a file of certificates in PEM form. Default: those in <see cref="Wallet"/>.
    /// </summary>
    public string? ClientAuthorities { get; set; }

    /// <summary>
    /// The addresses that callers may connect from: addresses or networks such as <c>10.0.0.0/8</c>. Default: none listed, and all may.
    /// </summary>
    public IList<string> InvitedAddresses { get; } = [];

    /// <summary>How long a caller may take to make itself known. 1 s to 1 min; default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
