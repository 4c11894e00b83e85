using ScriptHost.Security;

namespace ScriptHost.Profiles;

/// <summary>All profiles and secrets at one moment; their settings are in order.</summary>
internal sealed class ProfileTable(
    IReadOnlyDictionary<string, Profile> profiles, string defaultProfile, IReadOnlyDictionary<OwnerName, string> ownerProfiles, IReadOnlyList<ScriptSecret> secrets)
{
    public IEnumerable<Profile> All => profiles.Values;

    /// <summary>The profile of a run: the job's, else the owner's, else the default.</summary>
    /// <param name="owner">Whose run it is.</param>
    /// <param name="asked">The profile that the job names; empty when it names none.</param>
    /// <exception cref="ProfileException">There is none that the owner may use.</exception>
    public Profile Choose(OwnerName owner, string asked)
    {
        var name = asked is not "" ? asked : ownerProfiles.GetValueOrDefault(owner, defaultProfile);
        if (!profiles.TryGetValue(name, out var profile))
        {
            throw new ProfileException($"There is no profile '{name}'. Known: {string.Join(", ", profiles.Keys.Order(StringComparer.Ordinal))}. Profiles are settings of the agent (Profiles:NAME).");
        }

        return profile.Allows(owner)
            ? profile
            : throw new ProfileException($"The owner '{owner}' may not use the profile '{name}': Profiles:{name}:Owners does not name it.");
    }

    /// <summary>True when the owner's runs WITH_CONTEXT get a connection without that the job names a profile.</summary>
    public bool HasProfile(OwnerName owner) => profiles.TryGetValue(ownerProfiles.GetValueOrDefault(owner, defaultProfile), out var profile) && profile.Allows(owner);

    /// <summary>The secrets that an owner's scripts may ask for.</summary>
    public IEnumerable<ScriptSecret> SecretsOf(OwnerName owner) => secrets.Where(secret => secret.Owners.Contains(owner));
}
