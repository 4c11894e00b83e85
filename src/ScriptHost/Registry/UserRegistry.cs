using ScriptHost.Errors;
using ScriptHost.Security.Wallets;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Registry;

/// <summary>Makes users and grants them privileges. Who asks has been found to be an administrator.</summary>
internal sealed class UserRegistry(RegistryStore store, Authority authority, TimeProvider timeProvider)
{
    /// <exception cref="ScriptHostException">BAD_REQUEST, NAME_TAKEN: the name or an identity is somebody's.</exception>
    public async Task CreateAsync(CreateUserRequest request)
    {
        var name = RegistryName.Parse(request.Name, "name");
        var identities = request.CertificateDns.Select(IdentityOf).Concat(request.UserIds.Select(IdentityOf)).ToList();
        var refusal = await store.ChangeAsync(connection =>
        {
            // Names are compared as names, not as text, and within the transaction.
            var content = RegistryContent.Read(connection, 0);
            if (content.Users.ContainsKey(name))
            {
                return $"ORA-01920: user name {name} conflicts with another user";
            }

            if (content.Users.Values.FirstOrDefault(user => user.Identities.Any(identities.Contains)) is { } other)
            {
                return $"{string.Join(", ", other.Identities.Where(identities.Contains))} is the user {other.Name} already";
            }

            Insert(connection, name, identities);
            return null;
        });
        if (refusal is not null)
        {
            throw new ScriptHostException(ErrorCode.NameTaken, $"{refusal}.");
        }
    }

    /// <exception cref="ScriptHostException">BAD_REQUEST: it is the last administrator; NOT_REGISTERED.</exception>
    public Task DropAsync(string userName)
    {
        var name = RegistryName.Parse(userName, "name");
        return ChangeUserAsync(name, connection =>
        {
            foreach (var table in (string[])["user_identities WHERE user_name", "user_privileges WHERE user_name", "endpoint_grants WHERE user_name", "users WHERE name"])
            {
                connection.Prepare($"DELETE FROM {table} = @name", ("@name", name)).ExecuteNonQuery();
            }
        });
    }

    /// <exception cref="ScriptHostException">BAD_REQUEST, NOT_REGISTERED.</exception>
    public Task GrantAsync(string userName, Privilege privilege)
    {
        var (name, granted) = (RegistryName.Parse(userName, "user_name"), PrivilegeNames.Of(PrivilegeNames.Check(privilege)));
        return ChangeUserAsync(name, connection => connection.Prepare(
            "INSERT INTO user_privileges (user_name, privilege) VALUES (@name, @privilege) ON CONFLICT DO NOTHING", ("@name", name), ("@privilege", granted)).ExecuteNonQuery());
    }

    /// <exception cref="ScriptHostException">BAD_REQUEST: it is the last administrator's; NOT_REGISTERED.</exception>
    public Task RevokeAsync(string userName, Privilege privilege)
    {
        var (name, revoked) = (RegistryName.Parse(userName, "user_name"), PrivilegeNames.Of(PrivilegeNames.Check(privilege)));
        return ChangeUserAsync(name, connection => connection.Prepare(
            "DELETE FROM user_privileges WHERE user_name = @name AND privilege = @privilege", ("@name", name), ("@privilege", revoked)).ExecuteNonQuery());
    }

    // What would leave nobody who can put it right is undone.
    private async Task ChangeUserAsync(string name, Action<StoreConnection> change)
    {
        var refusal = await store.ChangeAsync(connection =>
        {
            if (!RegistryContent.Read(connection, 0).Users.ContainsKey(name))
            {
                return ErrorCode.NotRegistered;
            }

            connection.Execute("SAVEPOINT change_user");
            change(connection);
            var isOrphaned = !RegistryContent.Read(connection, 0).Users.Values.Any(user => user is { IsAdmin: true, Identities.Count: > 0 });
            connection.Execute(isOrphaned ? "ROLLBACK TO change_user" : "RELEASE change_user");
            return isOrphaned ? ErrorCode.BadRequest : (ErrorCode?)null;
        });
        if (refusal is { } code)
        {
            throw new ScriptHostException(code, code == ErrorCode.NotRegistered
                ? $"ORA-01918: user {name} does not exist."
                : $"{name} is the last administrator. Make another one first: scripthost user grant NAME ADMIN");
        }
    }

    private void Insert(StoreConnection connection, string name, List<UserIdentity> identities)
    {
        connection.Prepare("INSERT INTO users (name, created_at) VALUES (@name, @now)", ("@name", name), ("@now", timeProvider.GetUtcNow().ToUnixTimeMilliseconds())).ExecuteNonQuery();
        foreach (var identity in identities.Distinct())
        {
            connection.Prepare("INSERT INTO user_identities (identity, user_name) VALUES (@identity, @name)", ("@identity", identity.ToString()), ("@name", name)).ExecuteNonQuery();
        }
    }

    private static UserIdentity IdentityOf(string text) => new(
        DistinguishedName.TryParse(text) ?? throw new ScriptHostException(ErrorCode.BadRequest, $"'{text}' is no distinguished name. Give the one in the user's certificate, for example CN=ada,O=Example."),
        null);

    private UserIdentity IdentityOf(uint userId) => userId <= int.MaxValue && !authority.IsWorkers((int)userId)
        ? new UserIdentity(null, (int)userId)
        : throw new ScriptHostException(ErrorCode.BadRequest, $"{userId} is a user id that scripts run as (Workers:UidRange), so that it can be no user's.");
}
