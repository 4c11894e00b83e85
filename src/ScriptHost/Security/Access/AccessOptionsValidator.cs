using Microsoft.Extensions.Options;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Security.Access;

internal sealed class AccessOptionsValidator : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        string[] mistakes = [.. options.Clients.SelectMany(MistakesOf), .. Twice(options.Clients)];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> MistakesOf(ClientRule rule, int index)
    {
        var key = $"{AccessOptions.Section}:{nameof(AccessOptions.Clients)}:{index}";
        if (rule.UserId is { } user)
        {
            if (user < 1)
            {
                yield return $"{key}:UserId is {user}: give the user id of a process on this machine, 1 to {int.MaxValue}. Root needs no entry.";
            }

            if (rule.Dn is not "")
            {
                yield return $"{key} has Dn and UserId: one of them says who the caller is. Make two entries of it.";
            }
        }
        else if (DistinguishedName.TryParse(rule.Dn) is null)
        {
            yield return $"{key}:Dn is '{rule.Dn}': give the name in the caller's certificate, for example CN=scheduler,O=Example.";
        }

        if (rule.Owners.Count == 0)
        {
            yield return $"{key}:Owners is empty: name the owners whose scripts the caller may run, or say * for all.";
        }

        for (var i = 0; i < rule.Owners.Count; i++)
        {
            if (OwnerPattern.TryParse(rule.Owners[i]) is null)
            {
                yield return $"{key}:Owners:{i} is '{rule.Owners[i]}': give an owner's name, the beginning of names and *, or * alone.";
            }
        }

        for (var i = 0; i < rule.Scripts.Count; i++)
        {
            if (!rule.Scripts[i].StartsWith('/'))
            {
                yield return $"{key}:Scripts:{i} is '{rule.Scripts[i]}': give an absolute path, for example /srv/jobs/**.";
            }
        }
    }

    private static IEnumerable<string> Twice(IEnumerable<ClientRule> rules) => rules
        .GroupBy(rule => rule.UserId is { } user ? $"UserId {user}" : (object?)DistinguishedName.TryParse(rule.Dn))
        .Where(same => same.Key is not null && same.Count() > 1)
        .Select(same => $"{AccessOptions.Section}:{nameof(AccessOptions.Clients)} names {same.Key} {same.Count()} times: put what it may do into one entry.");
}
