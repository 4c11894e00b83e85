using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;
using ScriptHost.Posix;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Security.Tls;

/// <summary>
/// The certificate that the agent shows and the authorities that it trusts, read again when their files change. Files that cannot be used leave the
/// former ones in force: whoever replaces a certificate and then its key is caught between the two for a moment.
/// </summary>
internal sealed class ServerCertificates
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly string _wallet;
    private readonly TlsOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private volatile ServerMaterial _current;
    private FileStamp?[] _stamps;
    private long _lookedAt;
    private string _lastFailure = "";

    /// <param name="wallet">A wallet's folder or file.</param>
    /// <param name="options">What is beside it.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where changes are told.</param>
    /// <exception cref="ScriptHostException">BAD_WALLET.</exception>
    public ServerCertificates(string wallet, TlsOptions options, TimeProvider timeProvider, ILogger<ServerCertificates> logger)
    {
        (_wallet, _options, _timeProvider, _logger) = (wallet, options, timeProvider, logger);
        _stamps = StampFiles();
        _current = Read();
        _lookedAt = timeProvider.GetTimestamp();
    }

    /// <summary>The folder or file that they come from.</summary>
    public string Place => _wallet;

    /// <summary>What is in force now; one handshake uses one of these throughout.</summary>
    public ServerMaterial Current
    {
        get
        {
            // Whoever comes while another looks takes what there is.
            if (_timeProvider.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= LookInterval && _lock.TryEnter())
            {
                try
                {
                    LookAgain();
                }
                finally
                {
                    _lock.Exit();
                }
            }

            return _current;
        }
    }

    private void LookAgain()
    {
        Volatile.Write(ref _lookedAt, _timeProvider.GetTimestamp());
        // Before the reading: what changes meanwhile is seen the next time.
        var stamps = StampFiles();
        if (stamps.AsSpan().SequenceEqual(_stamps))
        {
            return;
        }

        try
        {
            _current = Read();
            _stamps = stamps;
            _lastFailure = "";
            TlsLog.CertificateChanged(_logger, _wallet, _current.Name, _current.Certificate.NotAfter.ToUniversalTime());
        }
        catch (ScriptHostException exception)
        {
            if (exception.Message != _lastFailure)
            {
                _lastFailure = exception.Message;
                TlsLog.CertificateNotTaken(_logger, exception.Message);
            }
        }
    }

    private ServerMaterial Read()
    {
        var place = WalletPlace.Find(_wallet).CheckModes();
        var wallet = place.Read(_options.PasswordFile is { } file ? WalletPassword.Read(file).Text : null);
        var own = wallet.Own ?? throw Bad("holds no private key, so that the agent cannot show its certificate");
        if (!CertificateFacts.IsForServers(own))
        {
            throw Bad($"holds the certificate {DistinguishedName.OfSubject(own)}, which is not for servers (extended key usage)");
        }

        using var authorities = _options.ClientAuthorities is { } bundle ? WalletPlace.Find(bundle).Read() : null;
        var trusted = (authorities?.Certificates ?? wallet.Others).Select(certificate => X509CertificateLoader.LoadCertificate(certificate.RawData)).ToArray();
        if (trusted.Length == 0)
        {
            throw Bad("holds no certificate of an authority for callers; name a file of them (Tls:ClientAuthorities)");
        }

        return new ServerMaterial(
            own,
            SslStreamCertificateContext.Create(own, new X509Certificate2Collection(wallet.Others.ToArray()), offline: true),
            new X509Certificate2Collection(trusted),
            ReadOwnClient());
    }

    private DistinguishedName? ReadOwnClient()
    {
        var file = Path.Combine(_wallet, WalletFolders.OwnClientFile);
        if (!File.Exists(file))
        {
            return null;
        }

        using var client = WalletPlace.Find(file).CheckModes().Read();
        return DistinguishedName.OfSubject(client.Certificates.First());
    }

    private FileStamp?[] StampFiles()
    {
        string[] files = Directory.Exists(_wallet) ? [.. Directory.GetFiles(_wallet).Order(StringComparer.Ordinal)] : [_wallet];
        return [.. files.Append(_options.PasswordFile).Append(_options.ClientAuthorities).Select(file => file is null ? null : FileStamp.TryRead(file))];
    }

    private ScriptHostException Bad(string what) => new(ErrorCode.BadWallet, $"The wallet '{_wallet}' {what}.");
}
