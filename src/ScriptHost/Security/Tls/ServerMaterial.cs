using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Security.Tls;

/// <summary>What the agent uses in handshakes. Connections may outlive its replacement, so that nobody disposes of it.</summary>
/// <param name="Certificate">What the agent shows.</param>
/// <param name="Context">The same with its chain, made once.</param>
/// <param name="Authorities">Where callers' certificates must come from.</param>
/// <param name="OwnClient">The client that was made together with the wallet; null for wallets of other makers.</param>
internal sealed record ServerMaterial(
    X509Certificate2 Certificate, SslStreamCertificateContext Context, X509Certificate2Collection Authorities, DistinguishedName? OwnClient)
{
    public string Name { get; } = DistinguishedName.OfSubject(Certificate).Text;
}
