using ScriptHost.V1;

namespace ScriptHost.Registry;

/// <summary>Somebody who may do something.</summary>
/// <param name="Name">As a database stores it.</param>
/// <param name="Identities">Who is it, see <see cref="UserIdentity"/>.</param>
/// <param name="Privileges">What was granted.</param>
internal sealed record RegistryUser(string Name, IReadOnlyList<UserIdentity> Identities, IReadOnlySet<Privilege> Privileges)
{
    public bool IsAdmin => Privileges.Contains(Privilege.Admin);

    /// <summary>ADMIN has every privilege.</summary>
    public bool Has(Privilege privilege) => IsAdmin || Privileges.Contains(privilege);
}
