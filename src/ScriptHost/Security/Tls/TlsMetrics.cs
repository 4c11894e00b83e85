using System.Diagnostics.Metrics;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Security.Tls;

/// <summary>Figures about callers over TCP, in the meter <c>ScriptHost</c>.</summary>
internal sealed class TlsMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _refused;

    public TlsMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("ScriptHost");
        _refused = _meter.CreateCounter<long>("scripthost.tls.refused", "{connection}", "Connections that got no further than the handshake, by reason.");
    }

    public void Refused(RefusalReason reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Tells how long the agent's certificate is still valid.</summary>
    public void Watch(ServerCertificates certificates, TimeProvider timeProvider) => _meter.CreateObservableGauge(
        "scripthost.tls.certificate.days_left", () => CertificateFacts.DaysLeft(certificates.Current.Certificate, timeProvider.GetUtcNow()), "d", "Days until the agent's certificate ends.");
}
