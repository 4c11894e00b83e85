using System.Net;
using Microsoft.Extensions.Logging;

namespace ScriptHost.Security.Tls;

internal static partial class TlsLog
{
    [LoggerMessage(700, LogLevel.Warning, "A connection from {Address} was refused: {Reason}.")]
    public static partial void Refused(ILogger logger, IPAddress address, string reason);

    [LoggerMessage(701, LogLevel.Warning, "{Count} more connections were refused in the last {Seconds} s without a line each, for the reason: {Reason}.")]
    public static partial void MoreRefused(ILogger logger, long count, int seconds, string reason);

    [LoggerMessage(702, LogLevel.Information, "The files of '{Wallet}' have changed: new connections see {Name}, valid until {End}.")]
    public static partial void CertificateChanged(ILogger logger, string wallet, string name, DateTime end);

    [LoggerMessage(703, LogLevel.Error, "The agent goes on with the certificate that it has. {Reason}")]
    public static partial void CertificateNotTaken(ILogger logger, string reason);

    [LoggerMessage(704, LogLevel.Warning, "The certificate {Name} in '{Wallet}' ends in {Days} days. Renew it: scripthost wallet create --renew")]
    public static partial void CertificateEnds(ILogger logger, string name, string wallet, int days);

    [LoggerMessage(705, LogLevel.Error, "The certificate {Name} in '{Wallet}' has ended: callers refuse it. Renew it: scripthost wallet create --renew")]
    public static partial void CertificateEnded(ILogger logger, string name, string wallet);
}
