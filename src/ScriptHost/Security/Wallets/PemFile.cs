using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ScriptHost.Security.Wallets;

/// <summary>Certificates and keys as text (RFC 7468), in one file or in several.</summary>
internal static class PemFile
{
    /// <summary>The name that Oracle's drivers look for.</summary>
    public const string Name = "ewallet.pem";

    /// <summary>Reads what one or more files hold together.</summary>
    /// <param name="text">The files, one after the other.</param>
    /// <param name="password">Of an encrypted key; null when there is none.</param>
    /// <exception cref="InvalidDataException">It is damaged, or the password is another.</exception>
    public static Wallet Read(string text, string? password)
    {
        var certificates = new List<X509Certificate2>();
        var keys = new List<AsymmetricAlgorithm>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var found))
        {
            RefuseBroken(rest[..found.Location.Start]);
            var label = rest[found.Label].ToString();
            var block = rest[found.Location];
            switch (label)
            {
                case "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE":
                    certificates.Add(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(rest[found.Base64Data].ToString())));
                    break;
                case "ENCRYPTED PRIVATE KEY":
                    var encrypted = Convert.FromBase64String(rest[found.Base64Data].ToString());
                    keys.Add(PrivateKey.Read(Pkcs8PrivateKeyInfo.DecryptAndDecode(
                        password ?? throw new InvalidDataException("Its key is encrypted, and no password was given."), encrypted, out _).Encode()));
                    break;
                case "PRIVATE KEY":
                    keys.Add(PrivateKey.Read(Convert.FromBase64String(rest[found.Base64Data].ToString())));
                    break;
                case "RSA PRIVATE KEY":
                    keys.Add(Import(RSA.Create(), block));
                    break;
                case "EC PRIVATE KEY":
                    keys.Add(Import(ECDsa.Create(), block));
                    break;
            }

            rest = rest[found.Location.End..];
        }

        RefuseBroken(rest);
        return certificates.Count > 0
            ? Wallet.Join(certificates.DistinctBy(certificate => certificate.Thumbprint).ToList(), keys, [], "PEM")
            : throw new InvalidDataException("It holds no certificate.");
    }

    /// <summary>The private key, where there is one, its certificate, then the others.</summary>
    public static byte[] Write(Wallet wallet)
    {
        var text = new StringBuilder();
        if (wallet.Own is { } own)
        {
            using var key = PrivateKey.Of(own);
            text.Append(key.ExportPkcs8PrivateKeyPem()).Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.Append(TextOf(wallet.Certificates)).ToString());
    }

    /// <summary>Certificates without their keys.</summary>
    public static byte[] Write(params IEnumerable<X509Certificate2> certificates) => Encoding.ASCII.GetBytes(TextOf(certificates));

    private static string TextOf(IEnumerable<X509Certificate2> certificates) =>
        string.Concat(certificates.Select(certificate => $"{certificate.ExportCertificatePem()}\n"));

    // Whoever reads blocks passes over what is none, and would lose one that is damaged without a word.
    private static void RefuseBroken(ReadOnlySpan<char> between)
    {
        if (between.Contains("---", StringComparison.Ordinal))
        {
            throw new InvalidDataException("One of its blocks is damaged.");
        }
    }

    private static AsymmetricAlgorithm Import(AsymmetricAlgorithm key, ReadOnlySpan<char> block)
    {
        key.ImportFromPem(block);
        return key;
    }
}
