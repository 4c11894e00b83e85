using Grpc.Core;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Security.Tls;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Security.Access;

/// <summary>
/// What callers may run, from the agent's own settings alone: whatever a scheduler has granted, the agent does not take its word for it. Callers
/// through the socket may run everything; only the agent's own user and root can open it.
/// </summary>
internal sealed class AccessRules(IOptions<AccessOptions> options, AgentEndpoint endpoint, HasProfile hasProfile)
{
    private static readonly Rule DefaultRule = new([OwnerPattern.All], []);

    private readonly Dictionary<DistinguishedName, Rule> _rules = options.Value.Clients.ToDictionary(
        rule => DistinguishedName.TryParse(rule.Dn)!,
        rule => new Rule([.. rule.Owners.Select(owner => OwnerPattern.TryParse(owner)!)], [.. rule.Scripts.Select(script => new PathPattern(script))]));

    /// <summary>The caller, if it may call at all.</summary>
    /// <exception cref="ScriptHostException">PERMISSION_DENIED: no setting says what it may do.</exception>
    public ClientIdentity Admit(ServerCallContext context)
    {
        var client = ClientIdentity.Of(context);
        _ = RuleOf(client);
        return client;
    }

    /// <exception cref="ScriptHostException">PERMISSION_DENIED: the caller may not run scripts of this owner.</exception>
    public void CheckOwner(ClientIdentity client, OwnerName owner)
    {
        if (RuleOf(client) is not { } rule)
        {
            return;
        }

        if (!rule.Owners.Any(pattern => pattern.Matches(owner)))
        {
            throw Denied($"{client.Name} may not run scripts of the owner {owner}. {AdviceFor(client)}, Owners.");
        }

        if (!hasProfile(owner))
        {
            throw Denied($"{client.Name} may not run scripts of the owner {owner}, who has no profile. Give the owner one (Profiles).");
        }
    }

    /// <exception cref="ScriptHostException">PERMISSION_DENIED: the caller may not run this script.</exception>
    public void CheckScript(ClientIdentity client, string path)
    {
        if (RuleOf(client) is { Scripts.Length: > 0 } rule && !rule.Scripts.Any(pattern => pattern.Matches(path)))
        {
            throw Denied($"{client.Name} may not run '{path}'. {AdviceFor(client)}, Scripts.");
        }
    }

    /// <summary>Null for callers who may do everything.</summary>
    private Rule? RuleOf(ClientIdentity client)
    {
        if (client.Certificate is not { } name)
        {
            return null;
        }

        return _rules.TryGetValue(name, out var rule) ? rule
            : name.Equals(endpoint.Certificates?.Current.OwnClient) ? DefaultRule
            : throw Denied($"The certificate {name} is good, but this agent does not know what its holder may do. Add an entry for it to Access:Clients.");
    }

    private static string AdviceFor(ClientIdentity client) => $"See Access:Clients in the agent's settings, the entry for {client.Certificate}";

    private static ScriptHostException Denied(string message) => new(ErrorCode.PermissionDenied, message);

    private sealed record Rule(OwnerPattern[] Owners, PathPattern[] Scripts);
}
