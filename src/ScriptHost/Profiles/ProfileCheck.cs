using System.Data.Common;
using System.Text.RegularExpressions;
using ScriptHost.Errors;
using ScriptHost.Security;

namespace ScriptHost.Profiles;

/// <summary>Finds the mistakes in the settings of one profile.</summary>
internal sealed partial class ProfileCheck(string name, ProfileOptions options, SettingMistakes mistakes)
{
    private const int MaxSessions = 100_000;

    private static readonly string[] Providers = [Profile.Sqlite, Profile.PostgreSql, Profile.Oracle];

    // What belongs to settings of its own, so that it is checked, masked or kept secret.
    private static readonly string[] OwnSettings =
        ["user id", "userid", "user", "username", "uid", "password", "pwd", "proxy user id", "proxy password", "data source", "datasource", "filename", "sslpassword", "ssl password", "passfile"];

    private bool _hasMistakes;

    public void Run()
    {
        if (!Name().IsMatch(name))
        {
            mistakes.Add(name, "has a name that is none: use 1 to 64 letters, digits, _, - and dots.");
        }

        if (!Providers.Contains(options.Provider))
        {
            Add(nameof(options.Provider), $"is '{options.Provider}': give {string.Join(", ", Providers)}.");
            return;
        }

        CheckConnectionString();
        CheckSession();
        CheckOwners();
        CheckSecrets();
        CheckForeignSettings();
        if (!_hasMistakes)
        {
            CheckTrust();
        }
    }

    private void CheckConnectionString()
    {
        try
        {
            var parsed = new DbConnectionStringBuilder { ConnectionString = options.ConnectionString };
            string[] keys = [.. parsed.Keys.Cast<string>()];
            // Oracle's data source is its server; the file of SQLite and the server of PostgreSQL are something else.
            foreach (var key in keys.Where(key => OwnSettings.Contains(key) && !(options.Provider == Profile.Oracle && key == "data source")))
            {
                Add(nameof(options.ConnectionString), $"holds '{key}', which has no place there: see the settings Login and Password; the file of an SQLite database is in its owner's folder.");
            }

            var needed = options.Provider switch { Profile.PostgreSql => "host", Profile.Oracle => "data source", _ => null };
            if (needed is not null && !keys.Contains(needed))
            {
                Add(nameof(options.ConnectionString), $"has no {needed}: give '{(options.Provider == Profile.Oracle ? "Data Source=db:1521/service" : "Host=db;Database=app")}'.");
            }
        }
        catch (ArgumentException)
        {
            // What it says repeats what it could not read.
            Add(nameof(options.ConnectionString), "cannot be read: give 'Key=value;Key=value', and values that hold ; or = in double quotes.");
        }
    }

    private void CheckSession()
    {
        mistakes.CheckRange<int>($"{name}:{nameof(options.MaxSessions)}", options.MaxSessions, 0, MaxSessions);
        if (options.EndOfRun is not ("commit" or "rollback"))
        {
            Add(nameof(options.EndOfRun), $"is '{options.EndOfRun}': give commit or rollback.");
        }

        if (SessionTexts.FindMistakeInTimeZone(options.TimeZone) is { } zone)
        {
            Add(nameof(options.TimeZone), zone);
        }

        foreach (var (parameter, value) in options.Nls)
        {
            if (SessionTexts.FindMistakeInNls(parameter, value) is { } mistake)
            {
                Add($"{nameof(options.Nls)}:{parameter}", mistake);
            }
        }
    }

    private void CheckOwners()
    {
        foreach (var (owner, setting) in options.Owners.Select(owner => (owner, nameof(options.Owners))).Concat(options.Logins.Keys.Select(owner => (owner, nameof(options.Logins)))))
        {
            try
            {
                OwnerName.Parse(owner);
            }
            catch (ScriptHostException exception)
            {
                Add(setting, $"is not in order: {exception.Message}");
            }
        }
    }

    private void CheckSecrets()
    {
        void Check(string setting, SecretSource? source)
        {
            if (source?.FindMistake() is { } mistake)
            {
                Add(setting, mistake);
            }
        }

        Check(nameof(options.Password), options.Password);
        Check(nameof(options.Token), options.Token);
        Check(nameof(options.TokenPrivateKey), options.TokenPrivateKey);
        Check(nameof(options.WalletPassword), options.WalletPassword);
        if (options.Token is not null && (options.Password is not null || options.ProxyUser is not null))
        {
            Add(nameof(options.Token), "is given beside a password or a proxy user: Oracle takes a token alone.");
        }

        if (options.DriverDirectory is { } driver && !(Path.IsPathRooted(driver) && Directory.Exists(driver)))
        {
            Add(nameof(options.DriverDirectory), $"is '{driver}': give the absolute path of a folder that is there.");
        }

        if (options.WalletDirectory is { } folder && !Path.IsPathRooted(folder))
        {
            Add(nameof(options.WalletDirectory), $"is '{folder}': give an absolute path.");
        }
        else if (options.WalletDirectory is { } wallet && !OwnerPattern.IsPerOwner(wallet) && WalletFolder.FindMistake(wallet) is { } mistake)
        {
            Add(nameof(options.WalletDirectory), mistake);
        }
    }

    /// <summary>Where several owners get the same login, each of them can do what the others can.</summary>
    private void CheckTrust()
    {
        if (options.SharedTrust || options.Provider == Profile.Sqlite || options.Owners.Count == 1)
        {
            return;
        }

        void Refuse(string setting, string what) => Add(
            setting,
            $"gives all owners the same {what}, so that each can become the others: put {{owner}} in it, name one owner in Owners, or say SharedTrust if these owners may trust each other.");

        if (!OwnerPattern.IsPerOwner(options.LoginPattern))
        {
            Refuse(nameof(options.Login), "login");
        }

        if (options.Logins.GroupBy(pair => pair.Value).FirstOrDefault(group => group.Count() > 1) is { } shared)
        {
            Refuse(nameof(options.Logins), $"login '{shared.Key}'");
        }

        if (options.ProxyUser is { } proxy && !OwnerPattern.IsPerOwner(proxy))
        {
            Refuse(nameof(options.ProxyUser), "proxy account");
        }

        if (options.Password is { IsPerOwner: false })
        {
            Refuse(nameof(options.Password), "password");
        }

        if (options.Token is { IsPerOwner: false })
        {
            Refuse(nameof(options.Token), "token");
        }
    }

    private void CheckForeignSettings()
    {
        (string Setting, bool IsGiven)[] ofServers = [(nameof(options.Login), options.Login is not null), (nameof(options.Logins), options.Logins.Count > 0), (nameof(options.Password), options.Password is not null), (nameof(options.Schema), options.Schema is not null)];
        (string Setting, bool IsGiven)[] ofOracle =
        [
            (nameof(options.ProxyUser), options.ProxyUser is not null), (nameof(options.Token), options.Token is not null),
            (nameof(options.TokenPrivateKey), options.TokenPrivateKey is not null), (nameof(options.WalletDirectory), options.WalletDirectory is not null),
            (nameof(options.WalletPassword), options.WalletPassword is not null), (nameof(options.DriverDirectory), options.DriverDirectory is not null),
            (nameof(options.Edition), options.Edition is not null),
        ];
        var foreign = options.Provider switch { Profile.Oracle => [], Profile.PostgreSql => ofOracle, _ => ofServers.Concat(ofOracle) };
        foreach (var (setting, _) in foreign.Where(one => one.IsGiven))
        {
            Add(setting, $"has no meaning for {options.Provider}: leave it out.");
        }
    }

    private void Add(string setting, string mistake)
    {
        _hasMistakes = true;
        mistakes.Add($"{name}:{setting}", mistake);
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z")]
    private static partial Regex Name();
}
