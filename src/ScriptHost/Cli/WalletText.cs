using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Cli;

/// <summary>Wallets for people.</summary>
internal static class WalletText
{
    public static void Print(WalletPlace place, Wallet wallet)
    {
        Console.Out.WriteLine($"{string.Join(", ", place.Files)} ({wallet.Form})");
        foreach (var certificate in wallet.Certificates)
        {
            PrintCertificate(certificate, hasKey: certificate == wallet.Own);
        }

        foreach (var secret in wallet.Secrets)
        {
            Console.Out.WriteLine($"  secret       {secret}");
        }

        Console.Out.WriteLine();
    }

    /// <summary>What registering an agent with this certificate needs, and until when.</summary>
    public static void PrintRegistration(X509Certificate2 certificate)
    {
        Console.Out.WriteLine(CertificateFacts.RegistrationLine(certificate));
        Console.Out.WriteLine(DaysLeftOf(certificate));
    }

    private static void PrintCertificate(X509Certificate2 certificate, bool hasKey)
    {
        Console.Out.WriteLine($"  subject      {DistinguishedName.OfSubject(certificate)}{(hasKey ? " (with its private key)" : "")}");
        if (CertificateFacts.HostsOf(certificate) is { Count: > 0 } hosts)
        {
            Console.Out.WriteLine($"  names        {string.Join(", ", hosts)}");
        }

        Console.Out.WriteLine($"  issuer       {DistinguishedName.Of(certificate.IssuerName)}");
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  valid        {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm:ss'Z'} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm:ss'Z'}"));
        Console.Out.WriteLine($"  fingerprint  SHA-256 {CertificateFacts.FingerprintOf(certificate)}");
        // Old roots do not say that they are authorities.
        if (CertificateFacts.IsForServers(certificate) && (hasKey || !CertificateFacts.IsSelfIssued(certificate)))
        {
            PrintRegistration(certificate);
        }
        else if (hasKey)
        {
            Console.Out.WriteLine(DaysLeftOf(certificate));
        }
    }

    private static string DaysLeftOf(X509Certificate2 certificate)
    {
        var days = CertificateFacts.DaysLeft(certificate, TimeProvider.System.GetUtcNow());
        var advice = days < CertificateFacts.WarningTime.TotalDays ? "  WARNING: renew it (scripthost wallet create --renew)" : "";
        return $"days left: {days.ToString(CultureInfo.InvariantCulture)}{advice}";
    }
}
