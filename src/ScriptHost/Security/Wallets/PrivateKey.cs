using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace ScriptHost.Security.Wallets;

/// <summary>Private keys of the kinds that certificates of TLS have: RSA, and elliptic curves.</summary>
internal static class PrivateKey
{
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const string EllipticCurve = "1.2.840.10045.2.1";

    /// <summary>Reads a key in PKCS#8 form; the caller disposes of it.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of another kind.</exception>
    public static AsymmetricAlgorithm Read(ReadOnlyMemory<byte> pkcs8)
    {
        var kind = Pkcs8PrivateKeyInfo.Decode(pkcs8, out _, skipCopy: true).AlgorithmId.Value;
        AsymmetricAlgorithm key = kind switch
        {
            Rsa => RSA.Create(),
            EllipticCurve => ECDsa.Create(),
            _ => throw new InvalidDataException($"It holds a private key of kind {kind}; RSA and elliptic curves are understood."),
        };
        try
        {
            key.ImportPkcs8PrivateKey(pkcs8.Span, out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>True when the key is the one that the certificate is for.</summary>
    public static bool Fits(AsymmetricAlgorithm key, X509Certificate2 certificate) =>
        key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo());

    /// <summary>The certificate together with its key.</summary>
    public static X509Certificate2 Join(X509Certificate2 certificate, AsymmetricAlgorithm key) => key switch
    {
        RSA rsa => certificate.CopyWithPrivateKey(rsa),
        ECDsa curve => certificate.CopyWithPrivateKey(curve),
        _ => throw new ArgumentException($"Not a key of a certificate: {key.GetType()}.", nameof(key)),
    };

    /// <summary>The key of a certificate that has one; the caller disposes of it.</summary>
    public static AsymmetricAlgorithm Of(X509Certificate2 certificate) =>
        (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()
            ?? throw new ArgumentException("The certificate has no private key.", nameof(certificate));
}
