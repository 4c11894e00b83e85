using System.Data.Common;
using ScriptHost.Data;
using ScriptHost.Profiles;

namespace ScriptHost.Bridge;

/// <summary>Where a bridge connects to: what its settings say, and for the rest its profile.</summary>
internal sealed record BridgePlace(string Provider, string ConnectionString)
{
    // Bounds how long a network that was cut goes unnoticed; the connection string may say otherwise, what comes last counts.
    private const string PostgreSqlDefaults = "Timeout=10;Keepalive=10;";

    private static readonly string[] OwnSettings =
        ["user id", "userid", "user", "username", "uid", "password", "pwd", "proxy user id", "proxy password", "passfile", "sslpassword", "ssl password"];

    public string? WalletDirectory { get; init; }

    public string? DriverDirectory { get; init; }

    /// <summary>Null: neither the settings nor a profile say it.</summary>
    public static BridgePlace? Find(BridgeDatabaseOptions options, ProfileTable profiles)
    {
        var profile = profiles.All.FirstOrDefault(one => one.Name.Equals(options.Profile, StringComparison.OrdinalIgnoreCase))?.Options;
        if (options.Provider is null && profile is null)
        {
            return null;
        }

        // The string of another provider's profile is none for this one.
        var ofProfile = options.Provider is null || options.Provider == profile?.Provider ? profile : null;
        return new BridgePlace(options.Provider ?? profile!.Provider, options.ConnectionString ?? ofProfile?.ConnectionString ?? "")
        {
            WalletDirectory = options.WalletDirectory ?? (ofProfile?.WalletDirectory is { } wallet && !OwnerPattern.IsPerOwner(wallet) ? wallet : null),
            DriverDirectory = options.DriverDirectory ?? ofProfile?.DriverDirectory,
        };
    }

    /// <summary>What is wrong with it; null when nothing is. Goes on behind the database's key.</summary>
    public string? FindMistake()
    {
        if (Provider is not (Profile.PostgreSql or Profile.Oracle))
        {
            return $"has the provider '{Provider}': give postgresql or oracle.";
        }

        try
        {
            var keys = new DbConnectionStringBuilder { ConnectionString = ConnectionString }.Keys.Cast<string>().ToList();
            var needed = Provider == Profile.Oracle ? "data source" : "host";
            return keys.FirstOrDefault(OwnSettings.Contains) is { } own
                ? $"has '{own}' in its connection string, which has no place there: see the settings Login and Password."
                : keys.Contains(needed) ? null
                : $"has no {needed} in its connection string: give '{(Provider == Profile.Oracle ? "Data Source=db:1521/service" : "Host=db;Database=app")}'.";
        }
        catch (ArgumentException)
        {
            // What it says repeats what it could not read.
            return "has a connection string that cannot be read: give 'Key=value;Key=value', and values that hold ; or = in double quotes.";
        }
    }

    /// <summary>A session of the bridge's own.</summary>
    /// <param name="name">Of the database.</param>
    /// <param name="options">Its settings.</param>
    /// <exception cref="ProfileException">A secret cannot be had.</exception>
    public ConnectionSettings ToSettings(string name, BridgeDatabaseOptions options) => new()
    {
        Provider = Provider,
        ConnectionString = Provider == Profile.PostgreSql ? PostgreSqlDefaults + ConnectionString : ConnectionString,
        Schema = "",
        ProfileName = $"Bridge:Databases:{name}",
        Account = new AccountSettings
        {
            Login = options.Login,
            Password = Read(options.Password),
            WalletDirectory = WalletDirectory ?? "",
            WalletPassword = Read(options.WalletPassword),
            DriverDirectory = DriverDirectory ?? "",
        },
        Session = new SessionSettings { Module = "ScriptHost bridge" },
        // Kept by the bridge itself.
        KeepsNoSession = true,
    };

    private static string Read(SecretSource? secret) => secret is null ? "" : SecretReader.Read(secret, default);
}
