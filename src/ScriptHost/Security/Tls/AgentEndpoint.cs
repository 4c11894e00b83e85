using Google.Protobuf.WellKnownTypes;
using ScriptHost.Security.Wallets;
using ScriptHost.V1;

namespace ScriptHost.Security.Tls;

/// <summary>Where the agent listens over TCP.</summary>
/// <param name="Address">As it was asked for; null when it listens nowhere.</param>
/// <param name="Certificates">What it shows there; null without encryption.</param>
internal sealed record AgentEndpoint(string? Address, ServerCertificates? Certificates)
{
    /// <summary>For callers who ask; null when it listens nowhere.</summary>
    public ListeningInfo? Describe()
    {
        if (Address is null || Certificates?.Current is not { } current)
        {
            return Address is null ? null : new ListeningInfo { Address = Address };
        }

        return new ListeningInfo
        {
            Address = Address,
            CertificateDn = current.Name,
            CertificateExpiresAt = current.Certificate.NotAfter.ToUniversalTime().ToTimestamp(),
            CertificateFingerprint = CertificateFacts.FingerprintOf(current.Certificate),
        };
    }
}
