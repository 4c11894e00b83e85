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
        var pem = File.ReadAllText(Path.Combine(walletFolder, "ca", "ca.pem"));
        using var authority = X509Certificate2.CreateFromPem(pem, pem);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientPurpose)], critical: false));
        using var made = request.Create(authority, authority.NotBefore, DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return made.CopyWithPrivateKey(key);
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
}
