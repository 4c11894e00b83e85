using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Security.Tls;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Security.Access;

/// <summary>
/// What callers may run, from the agent's own settings alone: whatever a scheduler has granted, the agent does not take its word for it. The agent's own
/// user and root may run everything.
/// </summary>
internal sealed class AccessRules(IOptions<AccessOptions> options, AgentEndpoint endpoint, HasProfile hasProfile)
{
    private static readonly Rule DefaultRule = new([OwnerPattern.All], []);

    private readonly Dictionary<DistinguishedName, Rule> _ofCertificates =
        options.Value.Clients.Where(rule => rule.UserId is null).ToDictionary(rule => DistinguishedName.TryParse(rule.Dn)!, Rule.Of);

    private readonly Dictionary<int, Rule> _ofUsers = options.Value.Clients.Where(rule => rule.UserId is not null).ToDictionary(rule => rule.UserId!.Value, Rule.Of);

    /// <summary>The caller, if it may call at all.</summary>
    /// <exception cref="ScriptHostException">PERMISSION_DENIED: no setting says what it may do.</exception>
    public ClientIdentity Admit(ServerCallContext context) => Admit(ClientIdentity.Of(context));

    /// <inheritdoc cref="Admit(ServerCallContext)"/>
    public ClientIdentity Admit(HttpContext context) => Admit(ClientIdentity.Of(context));

    /// <param name="client">The caller.</param>
    /// <param name="owner">Whose script it is to be.</param>
    /// <param name="lendsSession">True when the script gets a session of the caller's own, which no profile has to give.</param>
    /// <exception cref="ScriptHostException">PERMISSION_DENIED: the caller may not run scripts of this owner.</exception>
    public void CheckOwner(ClientIdentity client, OwnerName owner, bool lendsSession = false)
    {
        if (RuleOf(client) is not { } rule)
        {
            return;
        }

        if (!rule.Owners.Any(pattern => pattern.Matches(owner)))
        {
            throw Denied($"{client.Name} may not run scripts of the owner {owner}. {AdviceFor(client)}, Owners.");
        }

        if (!lendsSession && !hasProfile(owner))
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
        if (client.Certificate is { } name)
        {
            return _ofCertificates.TryGetValue(name, out var ofName) ? ofName
                : name.Equals(endpoint.Certificates?.Current.OwnClient) ? DefaultRule
                : throw Denied($"The certificate {name} is good, but this agent does not know what its holder may do. Add an entry for it to Access:Clients.");
        }

        if (client.UserId is not { } user || client.IsOperator)
        {
            return null;
        }

        return _ofUsers.TryGetValue(user, out var ofUser) ? ofUser
            : throw Denied($"This agent does not know what the user id {user} may do. Add an entry with UserId {user} to Access:Clients.");
    }

    private ClientIdentity Admit(ClientIdentity client)
    {
        _ = RuleOf(client);
        return client;
    }

    private static string AdviceFor(ClientIdentity client) => $"See Access:Clients in the agent's settings, the entry for {client.Certificate?.Text ?? $"UserId {client.UserId}"}";

    private static ScriptHostException Denied(string message) => new(ErrorCode.PermissionDenied, message);

    private sealed record Rule(OwnerPattern[] Owners, PathPattern[] Scripts)
    {
        public static Rule Of(ClientRule rule) =>
            new([.. rule.Owners.Select(owner => OwnerPattern.TryParse(owner)!)], [.. rule.Scripts.Select(script => new PathPattern(script))]);
    }
}
