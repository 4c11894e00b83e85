using Microsoft.Extensions.Logging;
using ScriptHost.Security;

namespace ScriptHost.Profiles;

/// <summary>Reads the secrets that an owner's scripts may ask for.</summary>
internal sealed class ScriptSecrets(ProfileSettings settings, ILogger<ScriptSecrets> logger)
{
    /// <summary>The values by their names. One that cannot be had is missing: not every run asks for it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ReadFor(OwnerName owner)
    {
        var values = new List<KeyValuePair<string, string>>();
        foreach (var secret in settings.Current.SecretsOf(owner))
        {
            try
            {
                values.Add(new(secret.Name, SecretReader.Read(secret.Source, owner)));
            }
            catch (ProfileException exception)
            {
                ProfilesLog.SecretMissing(logger, secret.Name, owner.Value, exception.Message);
            }
        }

        return values;
    }
}
