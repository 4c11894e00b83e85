using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Security;

namespace ScriptHost.Profiles;

/// <summary>Makes profiles out of settings, or tells all that is wrong with them.</summary>
internal sealed class ProfilesReader(OwnerFolders folders)
{
    /// <exception cref="OptionsValidationException">With every mistake.</exception>
    public ProfileTable Read(IConfiguration configuration)
    {
        var ofProfiles = new SettingMistakes(ProfileOptions.Section);
        var profiles = ReadProfiles(configuration.GetSection(ProfileOptions.Section), ofProfiles);
        var ofSecrets = new SettingMistakes(ScriptSecretOptions.Section);
        var secrets = ReadSecrets(configuration.GetSection(ScriptSecretOptions.Section), ofSecrets);
        var ofContext = new SettingMistakes(ContextOptions.Section);
        var (defaultProfile, ownerProfiles) = ReadContext(configuration.GetSection(ContextOptions.Section), profiles, ofContext);

        string[] mistakes = [.. ofProfiles.All, .. ofSecrets.All, .. ofContext.All];
        return mistakes.Length == 0
            ? new ProfileTable(profiles, defaultProfile, ownerProfiles, secrets)
            : throw new OptionsValidationException(ProfileOptions.Section, typeof(ProfileOptions), mistakes);
    }

    private Dictionary<string, Profile> ReadProfiles(IConfigurationSection section, SettingMistakes mistakes)
    {
        var profiles = new Dictionary<string, Profile>(StringComparer.OrdinalIgnoreCase)
        {
            [Profile.Embedded] = new(Profile.Embedded, new ProfileOptions { Provider = Profile.Sqlite }, folders),
        };
        foreach (var one in section.GetChildren())
        {
            if (Bind<ProfileOptions>(one, mistakes) is { } options)
            {
                new ProfileCheck(one.Key, options, mistakes).Run();
                if (mistakes.All.Count == 0)
                {
                    profiles[one.Key] = new Profile(one.Key, options, folders);
                }
            }
        }

        return profiles;
    }

    private static List<ScriptSecret> ReadSecrets(IConfigurationSection section, SettingMistakes mistakes)
    {
        var secrets = new List<ScriptSecret>();
        foreach (var one in section.GetChildren())
        {
            if (Bind<ScriptSecretOptions>(one, mistakes) is not { } options)
            {
                continue;
            }

            if (options.FindMistake() is { } mistake)
            {
                mistakes.Add(one.Key, mistake);
            }

            var owners = options.Owners.Select(owner => ParseOwner($"{one.Key}:{nameof(options.Owners)}", owner, mistakes)).OfType<OwnerName>().ToHashSet();
            secrets.Add(new ScriptSecret(one.Key, options, owners));
        }

        return secrets;
    }

    private static (string DefaultProfile, Dictionary<OwnerName, string> OwnerProfiles) ReadContext(
        IConfigurationSection section, Dictionary<string, Profile> profiles, SettingMistakes mistakes)
    {
        var options = section.Get<ContextOptions>() ?? new ContextOptions();
        var ownerProfiles = new Dictionary<OwnerName, string>();
        void CheckName(string setting, string name)
        {
            if (!profiles.ContainsKey(name))
            {
                mistakes.Add(setting, $"is '{name}', and there is no such profile: give one of {string.Join(", ", profiles.Keys.Order(StringComparer.Ordinal))}.");
            }
        }

        CheckName(nameof(options.DefaultProfile), options.DefaultProfile);
        foreach (var (owner, name) in options.OwnerProfiles)
        {
            var setting = $"{nameof(options.OwnerProfiles)}:{owner}";
            CheckName(setting, name);
            if (ParseOwner(setting, owner, mistakes) is { } parsed)
            {
                ownerProfiles[parsed] = name;
                if (profiles.TryGetValue(name, out var profile) && !profile.Allows(parsed))
                {
                    mistakes.Add(setting, $"is '{name}', which this owner may not use: name it in {ProfileOptions.Section}:{name}:Owners.");
                }
            }
        }

        return (options.DefaultProfile, ownerProfiles);
    }

    private static OwnerName? ParseOwner(string setting, string owner, SettingMistakes mistakes)
    {
        try
        {
            return OwnerName.Parse(owner);
        }
        catch (ScriptHostException exception)
        {
            mistakes.Add(setting, $"is not in order: {exception.Message}");
            return null;
        }
    }

    /// <summary>The settings of a section; null when they are not of the form that they must have.</summary>
    private static T? Bind<T>(IConfigurationSection section, SettingMistakes mistakes)
        where T : class, new()
    {
        var known = typeof(T).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).ToList();
        var unknown = section.GetChildren().Select(child => child.Key).Where(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase)).ToList();
        foreach (var key in unknown)
        {
            mistakes.Add($"{section.Key}:{key}", $"is no setting: there are {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        }

        try
        {
            return unknown.Count == 0 ? section.Get<T>() ?? new T() : null;
        }
        catch (InvalidOperationException exception)
        {
            mistakes.Add(section.Key, $"cannot be read: {exception.Message}");
            return null;
        }
    }
}
