using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Security.Tls;

/// <summary>Whether a caller's certificate is good, and if not, why in a word.</summary>
internal static class ClientCertificateCheck
{
    /// <summary>How the chain of a caller's certificate is built and judged.</summary>
    public static X509ChainPolicy PolicyFor(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // No lists of revoked certificates are kept, and none are fetched in the middle of a handshake.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.ApplicationPolicy.Add(new Oid(CertificateMaker.ClientPurpose));
        policy.CustomTrustStore.AddRange(authorities);
        policy.ExtraStore.AddRange(authorities);
        return policy;
    }

    /// <summary>Null when the certificate is good.</summary>
    public static RefusalReason? Judge(X509Certificate2? certificate, X509Chain? chain, DateTimeOffset now)
    {
        if (certificate is null || chain is null)
        {
            return RefusalReason.NoCertificate;
        }

        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (status == X509ChainStatusFlags.NoError)
        {
            return null;
        }

        // The authority first: what a certificate of nobody's says of its dates does not matter.
        return status switch
        {
            _ when Has(X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain) =>
                CertificateFacts.IsSelfIssued(certificate) ? RefusalReason.SelfSigned : RefusalReason.OtherAuthority,
            _ when Has(X509ChainStatusFlags.NotSignatureValid) => RefusalReason.BadCertificate,
            _ when Has(X509ChainStatusFlags.NotTimeValid) =>
                chain.ChainElements.Any(element => element.Certificate.NotBefore.ToUniversalTime() > now.UtcDateTime) ? RefusalReason.NotYetValid : RefusalReason.Expired,
            _ when Has(X509ChainStatusFlags.NotValidForUsage) => RefusalReason.WrongPurpose,
            _ => RefusalReason.BadCertificate,
        };

        bool Has(X509ChainStatusFlags flags) => (status & flags) != 0;
    }
}
