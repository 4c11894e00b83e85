using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScriptHost.EndToEnd;

/// <summary>Certificates for callers, made with the authority of an agent's wallet, as its owner might.</summary>
internal static class IssuedCertificate
{
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    /// <summary>Makes one with a common name; the caller disposes of it.</summary>
    public static X509Certificate2 For(string name, string walletFolder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = Make(new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256), walletFolder);
        return made.CopyWithPrivateKey(key);
    }

    /// <summary>The same with an RSA key.</summary>
    public static X509Certificate2 WithRsaFor(string name, string walletFolder)
    {
        using var key = RSA.Create(2048);
        using var made = Make(new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), walletFolder);
        return made.CopyWithPrivateKey(key);
    }

    /// <summary>One that nobody vouches for.</summary>
    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>Writes a wallet with it: a folder that only its user can open.</summary>
    public static string WriteWallet(X509Certificate2 certificate, string walletFolder, string folder)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = Path.Combine(folder, "ewallet.pem");
        File.WriteAllText(file, string.Join('\n', certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem(), File.ReadAllText(Path.Combine(walletFolder, "client", "ca.pem"))));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return folder;
    }

    private static X509Certificate2 Make(CertificateRequest request, string walletFolder)
    {
        var pem = File.ReadAllText(Path.Combine(walletFolder, "ca", "ca.pem"));
        using var authority = X509Certificate2.CreateFromPem(pem, pem);
        using var authorityKey = authority.GetECDsaPrivateKey()!;
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientPurpose)], critical: false));
        return request.Create(
            authority.SubjectName, X509SignatureGenerator.CreateForECDsa(authorityKey), authority.NotBefore, DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
    }
}
