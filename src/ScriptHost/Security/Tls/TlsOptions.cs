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

    /// <summary>
    /// The names and addresses that callers reach the agent under, for the certificate of a wallet that is made; the first is its CN. Default: what
    /// Agent:Listen says. In a container that listens on all addresses they have to be given, unless there is a wallet.
    /// </summary>
    public IList<string> HostNames { get; } = [];

    /// <summary>
    /// The password of the ewallet.p12 for callers, when a wallet is made: at least 8 characters, letters together with digits or others.
    /// Default: made up, and written beside it.
    /// </summary>
    public string? ExportPassword { get; set; }

    /// <summary>How long a caller may take to make itself known. 1 s to 1 min; default 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
