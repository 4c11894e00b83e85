using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Security;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Registry;

/// <summary>Who a caller is, and what that user may do.</summary>
internal sealed class Authority(RegistryStore store, IOptions<WorkersOptions> workers)
{
    /// <summary>The user that a caller is.</summary>
    /// <exception cref="ScriptHostException">PERMISSION_DENIED: it is none.</exception>
    public RegistryUser UserOf(ClientIdentity client)
    {
        // A script must not become somebody by running as an owner's user id.
        var isWorkers = client.UserId is { } uid && IsWorkers(uid);
        return (isWorkers ? null : store.Content.UserOf(client))
            ?? throw new ScriptHostException(
                ErrorCode.PermissionDenied, $"ORA-01017: {client.Name} is no user here. An administrator can make one of it: scripthost user create NAME --dn … or --uid …");
    }

    /// <summary>The user that a caller is, or that an administrator calls as.</summary>
    /// <param name="client">Who calls.</param>
    /// <param name="asked">As whom it wants to call; empty for itself. It need not be a user here.</param>
    /// <exception cref="ScriptHostException">PERMISSION_DENIED: it is none, or not that one.</exception>
    public RegistryUser UserOf(ClientIdentity client, string asked)
    {
        var user = UserOf(client);
        if (asked is "")
        {
            return user;
        }

        var name = OwnerName.Parse(asked).Value;
        return name == user.Name ? user
            : user.IsAdmin ? store.Content.Users.GetValueOrDefault(name) ?? new RegistryUser(name, [], new HashSet<Privilege>())
            : throw Insufficient(user, $"only an administrator calls as another user, as {name}");
    }

    /// <exception cref="ScriptHostException">PERMISSION_DENIED (ORA-27486): the user lacks the privilege.</exception>
    public RegistryUser Require(ClientIdentity client, Privilege privilege, string asked = "")
    {
        var user = UserOf(client, asked);
        return user.Has(privilege) ? user : throw Insufficient(user, $"the privilege {PrivilegeNames.Of(privilege)} is needed");
    }

    /// <summary>True for the user ids that owners' workers have.</summary>
    public bool IsWorkers(int uid) => UidRange.TryParse(workers.Value.UidRange, out var range) && uid >= range.First && uid <= range.Last;

    public static ScriptHostException Insufficient(RegistryUser user, string why) =>
        new(ErrorCode.PermissionDenied, $"ORA-27486: insufficient privileges: {user.Name}: {why}.");
}
