using ScriptHost.Registry;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Scheduling;

/// <summary>The registry's users, privileges and grants, as the scheduler asks for them.</summary>
internal sealed class RegistryAuthority(Authority authority, RegistryStore registry, GrantCheck grants) : IJobAuthority
{
    public string UserOf(ClientIdentity client, string asked) => authority.UserOf(client, asked).Name;

    public void Check(string user, JobPrivilege privilege, string owner)
    {
        // An administrator may call as somebody who is no user here.
        var known = registry.Content.Users.GetValueOrDefault(user) ?? new RegistryUser(user, [], new HashSet<Privilege> { Privilege.CreateJob });
        if (privilege == JobPrivilege.ReadHistory && known.Has(Privilege.ManageScheduler))
        {
            return;
        }

        var needed = privilege == JobPrivilege.ManageScheduler ? Privilege.ManageScheduler : Privilege.CreateJob;
        if (!known.Has(needed))
        {
            throw Authority.Insufficient(known, $"the privilege {PrivilegeNames.Of(needed)} is needed");
        }

        if (privilege != JobPrivilege.ManageScheduler && owner != user && !known.IsAdmin)
        {
            throw Authority.Insufficient(known, $"what belongs to {owner} is for {owner} and for administrators");
        }
    }

    public bool IsAdministrator(string user) => registry.Content.Users.GetValueOrDefault(user) is { IsAdmin: true };

    public void CheckEndpoint(string user, string endpoint) => grants.Check(user, Quoted(endpoint));

    // As it is stored, it is a name in itself only between quotes.
    private static string Quoted(string name) => $"\"{name}\"";
}
