using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace ScriptHost.Security.Wallets;

/// <summary>PKCS#12 (RFC 7292): ewallet.p12, and the inside of cwallet.sso.</summary>
internal static class Pkcs12File
{
    public const string Name = "ewallet.p12";

    private const string StoredCredentials = "1.2.840.113549.1.16.12.12";
    private const int Iterations = 10_000;

    // Oracle's readers ask for no more, and the password of an auto-login wallet stands beside it.
    private const int OneSafeIterations = 1_024;

    /// <summary>How what it holds is laid out.</summary>
    public enum Layout
    {
        /// <summary>The key is encrypted by itself, the certificates beside it; AES-256.</summary>
        Usual,

        /// <summary>Everything in one encrypted safe, the only thing that readers of auto-login wallets look at; 3DES.</summary>
        OneSafe,
    }

    /// <summary>Reads a wallet.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or the password is another.</exception>
    public static Wallet Read(ReadOnlyMemory<byte> file, string password, string container)
    {
        var content = Pkcs12Info.Decode(file, out var length, skipCopy: true);
        if (length != file.Length)
        {
            throw new InvalidDataException("Behind its content there is something else.");
        }

        if (content.IntegrityMode != Pkcs12IntegrityMode.Password || !content.VerifyMac(password))
        {
            throw new InvalidDataException("Its content does not fit its password: either the password is another, or the file is damaged.");
        }

        var certificates = new List<X509Certificate2>();
        var keys = new List<AsymmetricAlgorithm>();
        var secrets = new List<string>();
        foreach (var bag in content.AuthenticatedSafe.SelectMany(safe => BagsOf(safe, password)))
        {
            switch (bag)
            {
                case Pkcs12CertBag certificate:
                    certificates.Add(certificate.GetCertificate());
                    break;
                case Pkcs12KeyBag key:
                    keys.Add(PrivateKey.Read(key.Pkcs8PrivateKey));
                    break;
                case Pkcs12ShroudedKeyBag key:
                    keys.Add(PrivateKey.Read(Pkcs8PrivateKeyInfo.DecryptAndDecode(password, key.EncryptedPkcs8PrivateKey, out _).Encode()));
                    break;
                case Pkcs12SecretBag secret:
                    secrets.Add(secret.GetSecretType().Value is StoredCredentials ? "stored credentials" : $"secret of kind {secret.GetSecretType().Value}");
                    break;
            }
        }

        return Wallet.Join(certificates, keys, secrets, $"{container}, PKCS#12");
    }

    /// <summary>Writes a wallet that has a private key.</summary>
    public static byte[] Write(Wallet wallet, string password, Layout layout)
    {
        var own = wallet.Own ?? throw new ArgumentException("The wallet has no private key.", nameof(wallet));
        using var key = PrivateKey.Of(own);
        var keyId = new Pkcs9LocalKeyId(SHA1Of(own));
        var inOneSafe = layout == Layout.OneSafe;
        var encryption = inOneSafe
            ? new PbeParameters(PbeEncryptionAlgorithm.TripleDes3KeyPkcs12, HashAlgorithmName.SHA1, OneSafeIterations)
            : new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations);

        var certificates = new Pkcs12SafeContents();
        var keys = inOneSafe ? certificates : new Pkcs12SafeContents();
        Pkcs12SafeBag keyBag = inOneSafe ? keys.AddKeyUnencrypted(key) : keys.AddShroudedKey(key, password, encryption);
        keyBag.Attributes.Add(keyId);
        certificates.AddCertificate(own).Attributes.Add(keyId);
        foreach (var other in wallet.Others)
        {
            certificates.AddCertificate(other);
        }

        var builder = new Pkcs12Builder();
        builder.AddSafeContentsEncrypted(certificates, password, encryption);
        if (!inOneSafe)
        {
            builder.AddSafeContentsUnencrypted(keys);
        }

        builder.SealWithMac(password, inOneSafe ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256, inOneSafe ? OneSafeIterations : Iterations);
        return builder.Encode();
    }

    private static IEnumerable<Pkcs12SafeBag> BagsOf(Pkcs12SafeContents safe, string password)
    {
        switch (safe.ConfidentialityMode)
        {
            case Pkcs12ConfidentialityMode.Password:
                safe.Decrypt(password);
                break;
            case Pkcs12ConfidentialityMode.PublicKey:
                throw new InvalidDataException("A part of it is encrypted for somebody's certificate.");
        }

        return safe.GetBags();
    }

#pragma warning disable CA5350 // A name for the key within the file, as is usual there; it protects nothing.
    private static byte[] SHA1Of(X509Certificate2 certificate) => SHA1.HashData(certificate.RawData);
#pragma warning restore CA5350
}
