using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ScriptHost.Security.Wallets;

/// <summary>What a wallet holds, whatever the form of its file.</summary>
/// <param name="Own">The certificate whose private key is there, with it; null for a wallet that only trusts.</param>
/// <param name="Others">All other certificates: issuers, and whom the wallet trusts.</param>
/// <param name="Secrets">The kinds of other secrets in it, for people; never their values.</param>
/// <param name="Form">How it was stored, for people.</param>
internal sealed record Wallet(X509Certificate2? Own, IReadOnlyList<X509Certificate2> Others, IReadOnlyList<string> Secrets, string Form) : IDisposable
{
    public IEnumerable<X509Certificate2> Certificates => Own is null ? Others : Others.Prepend(Own);

    /// <summary>Joins keys with their certificates.</summary>
    /// <param name="certificates">All certificates, in the order of the file.</param>
    /// <param name="keys">All private keys; they are disposed of.</param>
    /// <param name="secrets">See <see cref="Secrets"/>.</param>
    /// <param name="form">See <see cref="Form"/>.</param>
    /// <exception cref="InvalidDataException">A key has no certificate, or there are several keys.</exception>
    public static Wallet Join(IReadOnlyList<X509Certificate2> certificates, IReadOnlyList<AsymmetricAlgorithm> keys, IReadOnlyList<string> secrets, string form)
    {
        try
        {
            if (keys.Count > 1)
            {
                throw new InvalidDataException($"It holds {keys.Count} private keys; one is expected.");
            }

            if (keys.Count == 0)
            {
                return new Wallet(null, certificates, secrets, form);
            }

            var own = certificates.FirstOrDefault(certificate => PrivateKey.Fits(keys[0], certificate))
                ?? throw new InvalidDataException("Its private key belongs to none of its certificates.");
            return new Wallet(PrivateKey.Join(own, keys[0]), [.. certificates.Where(certificate => certificate != own)], secrets, form);
        }
        finally
        {
            foreach (var key in keys)
            {
                key.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (var certificate in Certificates)
        {
            certificate.Dispose();
        }
    }
}
