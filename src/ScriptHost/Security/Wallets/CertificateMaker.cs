using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScriptHost.Security.Wallets;

/// <summary>
/// Makes certificates: an authority, and what it vouches for. All keys are on the curve P-256: peers with TLS 1.2 know it, and the
/// agent's signature in a handshake takes a fifteenth of the time of one with RSA (openssl speed, 2048 bits).
/// </summary>
internal sealed class CertificateMaker(TimeProvider timeProvider)
{
    public const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    public const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);

    // Clocks differ.
    private static readonly TimeSpan Backdating = TimeSpan.FromHours(1);

    /// <summary>An authority of its own, for ten years, that can make no other authority.</summary>
    public X509Certificate2 MakeAuthority(string host)
    {
        using var key = NewKey();
        var request = new CertificateRequest(NameOf($"ScriptHost CA of {host}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = timeProvider.GetUtcNow();
        return request.CreateSelfSigned(now - Backdating, now + AuthorityLife);
    }

    /// <summary>A certificate for an agent that is reached under these names, the first of which is its CN.</summary>
    public X509Certificate2 MakeServer(X509Certificate2 authority, IReadOnlyList<string> hosts, TimeSpan life)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return Make(authority, hosts[0], ServerPurpose, life, names.Build());
    }

    /// <summary>A certificate for callers.</summary>
    public X509Certificate2 MakeClient(X509Certificate2 authority, string name, TimeSpan life) => Make(authority, name, ClientPurpose, life, null);

    private X509Certificate2 Make(X509Certificate2 authority, string name, string purpose, TimeSpan life, X509Extension? names)
    {
        using var key = NewKey();
        var request = new CertificateRequest(NameOf(name), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        var now = timeProvider.GetUtcNow();
        // No certificate outlives its authority.
        var end = now + life < authority.NotAfter.ToUniversalTime() ? now + life : authority.NotAfter.ToUniversalTime();
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x01);
        var start = now - Backdating > authority.NotBefore.ToUniversalTime() ? now - Backdating : authority.NotBefore.ToUniversalTime();
        using var made = request.Create(authority, start, end, serial);
        return made.CopyWithPrivateKey(key);
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static X500DistinguishedName NameOf(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(name);
        return builder.Build();
    }
}
