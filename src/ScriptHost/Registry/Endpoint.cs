using ScriptHost.Security.Wallets;

namespace ScriptHost.Registry;

/// <summary>A registered remote execution environment.</summary>
/// <param name="Name">As it is stored.</param>
/// <param name="Urls">Its agents; any of them can take its runs.</param>
/// <param name="WalletDir">As it was registered: a directory's name, or a path.</param>
/// <param name="WalletPath">The folder that this means now; null when the directory is gone.</param>
/// <param name="CertificateDn">The name in the agents' certificates; null: each must be for its host.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="CreatedBy">The user who did.</param>
internal sealed record Endpoint(
    string Name, IReadOnlyList<EndpointUrl> Urls, string WalletDir, string? WalletPath, DistinguishedName? CertificateDn, DateTimeOffset CreatedAt, string CreatedBy);
