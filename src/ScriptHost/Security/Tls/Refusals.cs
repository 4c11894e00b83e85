using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;

namespace ScriptHost.Security.Tls;

/// <summary>Counts refused connections, and tells of them in the log: of each reason a few at once, the others as a number later.</summary>
internal sealed class Refusals(TlsMetrics metrics, TimeProvider timeProvider, ILogger<Refusals> logger)
{
    private const int LinesPerWindow = 5;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<RefusalReason, ReasonWindow> _windows = new();

    public void Report(RefusalReason reason, IPAddress address, string? detail = null)
    {
        metrics.Refused(reason);
        var window = _windows.GetOrAdd(reason, _ => new ReasonWindow { StartedAt = timeProvider.GetTimestamp() });
        long unsaid = 0;
        bool isSaid;
        lock (window)
        {
            if (timeProvider.GetElapsedTime(window.StartedAt) >= Window)
            {
                (unsaid, window.Count, window.StartedAt) = (Math.Max(0, window.Count - LinesPerWindow), 0, timeProvider.GetTimestamp());
            }

            isSaid = ++window.Count <= LinesPerWindow;
        }

        if (unsaid > 0)
        {
            TlsLog.MoreRefused(logger, unsaid, (int)Window.TotalSeconds, SentenceOf(reason));
        }

        if (isSaid)
        {
            TlsLog.Refused(logger, address, detail is null ? SentenceOf(reason) : $"{SentenceOf(reason)} ({detail})");
        }
    }

    private static string SentenceOf(RefusalReason reason) => reason switch
    {
        RefusalReason.NotInvited => "its address is not one of Tls:InvitedAddresses",
        RefusalReason.TooMany => "its address has too many connections that fail or have not made themselves known",
        RefusalReason.OracleNet => "it sent an Oracle Net CONNECT packet. A database calls this agent through its scheduler or over gRPC, not as an extproc listener: see docs/security.md, \"Calls from an Oracle database\"",
        RefusalReason.PlainText => "it spoke HTTP without TLS. Callers need a wallet: see scripthost wallet",
        RefusalReason.NotTls => "what it sent is no TLS",
        RefusalReason.OldProtocol => "it offers nothing newer than TLS 1.1; TLS 1.2 and 1.3 are accepted",
        RefusalReason.NoCertificate => "it showed no certificate",
        RefusalReason.SelfSigned => "its certificate is signed by itself",
        RefusalReason.OtherAuthority => "its certificate comes from an authority that is not in the wallet nor in Tls:ClientAuthorities",
        RefusalReason.Expired => "its certificate, or one of its authorities, has expired",
        RefusalReason.NotYetValid => "its certificate, or one of its authorities, is not valid yet: compare the clocks",
        RefusalReason.WrongPurpose => "its certificate is not for clients (extended key usage)",
        RefusalReason.BadCertificate => "its certificate cannot be verified",
        RefusalReason.TimedOut => "it did not make itself known within Tls:HandshakeTimeout",
        _ => "it ended the handshake, perhaps because it does not trust the agent's certificate",
    };

    private sealed class ReasonWindow
    {
        public long StartedAt { get; set; }

        public long Count { get; set; }
    }
}
