using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Profiles;
using ScriptHost.Registry;

namespace ScriptHost.Bridge;

internal sealed partial class BridgeOptionsValidator(ProfileSettings profiles) : IValidateOptions<BridgeOptions>
{
    public ValidateOptionsResult Validate(string? name, BridgeOptions options)
    {
        var mistakes = new SettingMistakes(BridgeOptions.Section);
        if (options.Databases.Count == 0)
        {
            mistakes.Add("Databases", "names no database: give Bridge:Databases:NAME with Login and a Profile or a Provider and a ConnectionString, or leave the role bridge out.");
        }

        foreach (var (database, settings) in options.Databases)
        {
            Check(database, settings, mistakes);
        }

        return mistakes.ToResult();
    }

    private void Check(string database, BridgeDatabaseOptions options, SettingMistakes mistakes)
    {
        var key = $"Databases:{database}";
        if (!DatabaseName().IsMatch(database))
        {
            mistakes.Add(key, "has a name that is none: use 1 to 64 letters, digits, _ and -.");
        }

        CheckPlace(key, options, mistakes);
        CheckSecret($"{key}:{nameof(options.Password)}", options.Password, mistakes);
        CheckSecret($"{key}:{nameof(options.WalletPassword)}", options.WalletPassword, mistakes);
        if (string.IsNullOrWhiteSpace(options.Login))
        {
            mistakes.Add($"{key}:{nameof(options.Login)}", $"is '{options.Login}': give the database user that has the role SCRIPTHOST_BRIDGE.");
        }

        if (options.WakeUp is not ("notify" or "none"))
        {
            mistakes.Add($"{key}:{nameof(options.WakeUp)}", $"is '{options.WakeUp}': give notify or none.");
        }

        if (options.Endpoint is { } endpoint && !IsName(endpoint))
        {
            mistakes.Add($"{key}:{nameof(options.Endpoint)}", $"is '{endpoint}', which is no name of an endpoint: give one as it is registered.");
        }

        foreach (var other in options.Endpoints.Where(other => !IsName(other)))
        {
            mistakes.Add($"{key}:{nameof(options.Endpoints)}", $"has '{other}', which is no name of an endpoint: give one as it is registered.");
        }

        mistakes.CheckRange<TimeSpan>($"{key}:{nameof(options.Lease)}", options.Lease, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1));
        mistakes.CheckRange<TimeSpan>($"{key}:{nameof(options.Patience)}", options.Patience, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        mistakes.CheckRange<TimeSpan>($"{key}:{nameof(options.Polling)}", options.Polling, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        mistakes.CheckRange<TimeSpan>($"{key}:{nameof(options.StatementTimeout)}", options.StatementTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        mistakes.CheckRange<int>($"{key}:{nameof(options.MaxRuns)}", options.MaxRuns, 1, 1000);
        mistakes.CheckRange<int>($"{key}:{nameof(options.Sessions)}", options.Sessions, 1, 64);
    }

    private void CheckPlace(string key, BridgeDatabaseOptions options, SettingMistakes mistakes)
    {
        var place = BridgePlace.Find(options, profiles.Current);
        if (place is null && options.Profile is null)
        {
            mistakes.Add(key, "says nowhere where the database is: give Profile, or Provider and ConnectionString.");
        }
        else if (place is null)
        {
            mistakes.Add($"{key}:{nameof(options.Profile)}", $"is '{options.Profile}', and there is no such profile here: give one of Profiles:NAME, or Provider and ConnectionString.");
        }
        else if (place.FindMistake() is { } problem)
        {
            mistakes.Add(key, problem);
        }
        else if (options.Queue && place.Provider != Profile.Oracle)
        {
            mistakes.Add($"{key}:{nameof(options.Queue)}", "is true, and the database is none of Oracle's: leave it out.");
        }

        CheckFolder($"{key}:{nameof(options.WalletDirectory)}", options.WalletDirectory, mistakes);
        CheckFolder($"{key}:{nameof(options.DriverDirectory)}", options.DriverDirectory, mistakes);
    }

    private static void CheckFolder(string key, string? folder, SettingMistakes mistakes)
    {
        if (folder is not null && !(Path.IsPathRooted(folder) && Directory.Exists(folder)))
        {
            mistakes.Add(key, $"is '{folder}': give the absolute path of a folder that is there.");
        }
    }

    private static void CheckSecret(string key, SecretSource? secret, SettingMistakes mistakes)
    {
        if (secret is { IsPerOwner: true })
        {
            mistakes.Add(key, "names {owner}: the bridge has one login.");
        }
        else if (secret?.FindMistake() is { } mistake)
        {
            mistakes.Add(key, mistake);
        }
    }

    private static bool IsName(string endpoint)
    {
        try
        {
            return RegistryName.Parse(endpoint, "endpoint") is not "";
        }
        catch (ScriptHostException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex DatabaseName();
}
