using System.Security.Cryptography.X509Certificates;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Tests.Security.Tls;

/// <summary>An authority for tests, three years old, and what it vouches for; also what no authority should.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(1000);

    private readonly List<IDisposable> _made = [];

    public TestAuthority(string name = "test") => Certificate = Keep(MakerAt(-Age).MakeAuthority(name));

    public X509Certificate2 Certificate { get; }

    public X509Certificate2 Server(params string[] hosts) => ServerFor(TimeSpan.FromDays(60), hosts);

    public X509Certificate2 ServerFor(TimeSpan life, params string[] hosts) => Keep(MakerAt(TimeSpan.Zero).MakeServer(Certificate, hosts, life));

    public X509Certificate2 Client(string name) => Keep(MakerAt(TimeSpan.Zero).MakeClient(Certificate, name, TimeSpan.FromDays(60)));

    public X509Certificate2 Expired() => Keep(MakerAt(TimeSpan.FromDays(-10)).MakeClient(Certificate, "late", TimeSpan.FromDays(9)));

    public X509Certificate2 NotYetValid() => Keep(MakerAt(TimeSpan.FromDays(10)).MakeClient(Certificate, "early", TimeSpan.FromDays(9)));

    public X509Certificate2 SelfSigned() => Keep(MakerAt(TimeSpan.Zero).MakeAuthority("nobody"));

    /// <summary>A wallet with copies of the certificate and of this authority's.</summary>
    public Wallet WalletOf(X509Certificate2 own)
    {
        using var key = PrivateKey.Of(own);
        using var copy = X509CertificateLoader.LoadCertificate(own.RawData);
        return new Wallet(PrivateKey.Join(copy, key), [X509CertificateLoader.LoadCertificate(Certificate.RawData)], [], "test");
    }

    /// <summary>Writes a wallet as PEM, complete at once.</summary>
    public void WriteWallet(string folder, X509Certificate2 own)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var draft = Path.Combine(folder, "draft");
        using var wallet = WalletOf(own);
        File.WriteAllBytes(draft, PemFile.Write(wallet));
        File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(draft, Path.Combine(folder, "ewallet.pem"), overwrite: true);
    }

    public void Dispose() => _made.ForEach(certificate => certificate.Dispose());

    private X509Certificate2 Keep(X509Certificate2 certificate)
    {
        _made.Add(certificate);
        return certificate;
    }

    private static CertificateMaker MakerAt(TimeSpan offset) => new(new ShiftedTime(offset));

    private sealed class ShiftedTime(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
    }
}
