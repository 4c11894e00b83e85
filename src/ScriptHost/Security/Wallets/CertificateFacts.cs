using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScriptHost.Security.Wallets;

/// <summary>What a certificate is good for.</summary>
internal static class CertificateFacts
{
    /// <summary>So long before its end, everybody is told.</summary>
    public static readonly TimeSpan WarningTime = TimeSpan.FromDays(30);

    /// <summary>True when servers can show it, as far as it says.</summary>
    public static bool IsForServers(X509Certificate2 certificate) => !IsAuthority(certificate) && HasPurpose(certificate, CertificateMaker.ServerPurpose);

    /// <summary>True when it names itself as its issuer.</summary>
    public static bool IsSelfIssued(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    public static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    /// <summary>True when the certificate names the purpose, or none at all.</summary>
    public static bool HasPurpose(X509Certificate2 certificate, string purpose) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is not { } usage
        || usage.EnhancedKeyUsages.OfType<Oid>().Any(allowed => allowed.Value == purpose);

    /// <summary>The names and addresses that it is for.</summary>
    public static IReadOnlyList<string> HostsOf(X509Certificate2 certificate) =>
    [
        .. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))),
    ];

    /// <summary>Days until its end, the one that has begun with them; zero or negative once that has passed.</summary>
    public static int DaysLeft(X509Certificate2 certificate, DateTimeOffset now) => (int)Math.Ceiling((certificate.NotAfter.ToUniversalTime() - now.UtcDateTime).TotalDays);

    public static string FingerprintOf(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>The parameter of REGISTER_REMOTE_EXECUTION_ENV for an agent that shows this certificate.</summary>
    public static string RegistrationLine(X509Certificate2 certificate) =>
        $"remote_cert_dn => '{DistinguishedName.OfSubject(certificate).Text.Replace("'", "''", StringComparison.Ordinal)}'";
}
