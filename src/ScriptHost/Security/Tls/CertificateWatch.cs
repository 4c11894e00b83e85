using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Security.Tls;

/// <summary>Says in the log, at the start and twice a day, when the agent's certificate is about to end.</summary>
internal sealed class CertificateWatch(ServerCertificates certificates, TlsMetrics metrics, TimeProvider timeProvider, ILogger<CertificateWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(12);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Watch(certificates, timeProvider);
        using var timer = new PeriodicTimer(Interval, timeProvider);
        do
        {
            Look();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Says it now, if there is something to say.</summary>
    public void Look()
    {
        var current = certificates.Current;
        var days = CertificateFacts.DaysLeft(current.Certificate, timeProvider.GetUtcNow());
        if (days <= 0)
        {
            TlsLog.CertificateEnded(logger, current.Name, certificates.Place);
        }
        else if (days < CertificateFacts.WarningTime.TotalDays)
        {
            TlsLog.CertificateEnds(logger, current.Name, certificates.Place, days);
        }
    }
}
