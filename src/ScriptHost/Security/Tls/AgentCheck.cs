using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ScriptHost.Errors;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Security.Tls;

/// <summary>The caller's side of a handshake: what it shows from its wallet, and whom it takes for the agent that it means.</summary>
internal sealed class AgentCheck
{
    private readonly X509Certificate2Collection _authorities;
    private readonly SslStreamCertificateContext _own;
    private readonly DistinguishedName? _expected;

    /// <param name="wallet">With a private key; stays the caller's, and must outlive this.</param>
    /// <param name="address">The agent's, for messages.</param>
    /// <param name="expected">The name that its certificate must have; null: the certificate must be for the host of the address.</param>
    /// <exception cref="ScriptHostException">BAD_WALLET: there is nothing to show, or nobody to trust.</exception>
    public AgentCheck(Wallet wallet, string address, DistinguishedName? expected)
    {
        if (wallet.Own is not { } own || wallet.Others.Count == 0)
        {
            throw new ScriptHostException(
                ErrorCode.BadWallet, $"The wallet for {address} must hold a certificate with its private key, and the authority of the agent's certificate. Copy the folder 'client' of the agent's wallet.");
        }

        _authorities = new X509Certificate2Collection(wallet.Others.ToArray());
        _own = SslStreamCertificateContext.Create(own, _authorities, offline: true);
        _expected = expected;
    }

    /// <summary>Why the last handshake was refused on this side; null when none was.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What connections are made with.</summary>
    public SslClientAuthenticationOptions Options => new()
    {
        ClientCertificateContext = _own,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            Refusal = Judge((X509Certificate2?)certificate, chain, errors);
            return Refusal is null;
        },
    };

    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.ApplicationPolicy.Add(new Oid(CertificateMaker.ServerPurpose));
        policy.CustomTrustStore.AddRange(_authorities);
        policy.ExtraStore.AddRange(_authorities);
        return policy;
    }

    private string? Judge(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null)
        {
            return "it shows no certificate";
        }

        var shown = DistinguishedName.OfSubject(certificate);
        if (chain.ChainStatus.Length > 0)
        {
            return $"it shows the certificate {shown}, which the wallet does not vouch for ({string.Join(", ", chain.ChainStatus.Select(status => status.Status))})";
        }

        if (_expected is not null)
        {
            return _expected.Equals(shown) ? null : $"it shows the certificate {shown}, and {_expected} is expected (remote_cert_dn)";
        }

        return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) == 0
            ? null
            : $"it shows a certificate for {HostsOf(certificate)}, not for that host; if it is the right agent, give its name: {CertificateFacts.RegistrationLine(certificate)}";
    }

    private static string HostsOf(X509Certificate2 certificate) =>
        CertificateFacts.HostsOf(certificate) is { Count: > 0 } hosts ? string.Join(", ", hosts) : "no host";
}
