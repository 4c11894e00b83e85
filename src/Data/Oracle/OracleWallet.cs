using System.Data.Common;

namespace ScriptHost.Data.Oracle;

/// <summary>The folder with the certificates for TLS, and at times with the names of data sources.</summary>
internal static class OracleWallet
{
    private const string OpensByItself = "cwallet.sso";
    private const string Locked = "ewallet.p12";
    private const string Names = "tnsnames.ora";

    /// <exception cref="OracleLoginException">The folder does not hold what the driver needs.</exception>
    public static void Apply(DbConnection connection, LoadedDriver driver, AccountSettings oracle)
    {
        if (oracle.WalletDirectory is not { Length: > 0 } folder)
        {
            return;
        }

        driver.Require(DriverManifest.WalletLocation);
        driver.Set(connection, DriverManifest.WalletLocation, folder);
        if (!File.Exists(Path.Combine(folder, OpensByItself)))
        {
            Unlock(connection, driver, folder, oracle.WalletPassword);
        }

        if (File.Exists(Path.Combine(folder, Names)))
        {
            driver.Require(DriverManifest.TnsAdmin);
            driver.Set(connection, DriverManifest.TnsAdmin, folder);
        }
    }

    private static void Unlock(DbConnection connection, LoadedDriver driver, string folder, string? password)
    {
        if (!File.Exists(Path.Combine(folder, Locked)))
        {
            throw new OracleLoginException(
                "WALLET_MISSING", $"has the wallet directory {folder}, which holds neither {OpensByItself} nor {Locked} for the worker's user to read. C# scripts need one of them: copy it there.");
        }

        if (string.IsNullOrEmpty(password))
        {
            throw new OracleLoginException(
                "WALLET_MISSING", $"has the wallet {Path.Combine(folder, Locked)} without its password. Give the profile the password, or copy {OpensByItself} beside the wallet.");
        }

        driver.Require(DriverManifest.WalletPassword, DriverManifest.NewOpaqueString, DriverManifest.AppendChar, DriverManifest.MakeReadOnly);
        var opaque = driver.New(DriverManifest.NewOpaqueString);
        foreach (var character in password)
        {
            driver.Call(opaque, DriverManifest.AppendChar, character);
        }

        driver.Call(opaque, DriverManifest.MakeReadOnly);
        driver.Set(connection, DriverManifest.WalletPassword, opaque);
    }
}
