using ScriptHost.Errors;
using ScriptHost.Security.Wallets;
using ScriptHost.V1;

namespace ScriptHost.Registry;

/// <summary>Registers endpoints, and grants them to users. Who asks has been found to be an administrator.</summary>
internal sealed class EndpointRegistry(RegistryStore store, WalletDirectories wallets, DirectoryFolders folders, TimeProvider timeProvider)
{
    /// <exception cref="ScriptHostException">BAD_REQUEST, BAD_WALLET, NOT_REGISTERED: no such directory; NAME_TAKEN.</exception>
    public async Task RegisterAsync(RegisterRemoteExecutionEnvRequest request, RegistryUser by)
    {
        var name = RegistryName.Parse(request.RemoteEndpointName, "remote_endpoint_name");
        var urls = EndpointUrl.ParseAll(request.RemoteEndpointUrl);
        var walletDir = WalletDirectories.Normalize(request.WalletDir);
        if (request.RemoteCertDn is not "" && DistinguishedName.TryParse(request.RemoteCertDn) is null)
        {
            throw new ScriptHostException(
                ErrorCode.BadRequest, $"remote_cert_dn is '{request.RemoteCertDn}', which is no distinguished name. Take the line that 'scripthost wallet show' prints, for example CN=agent.example.com.");
        }

        using (var wallet = wallets.Find(PathOf(walletDir)).Read())
        {
            if (wallet.Own is null)
            {
                throw new ScriptHostException(ErrorCode.BadWallet, $"wallet_dir: the wallet in '{request.WalletDir}' holds no private key, so that nobody could call with it.");
            }
        }

        var isNew = await store.ChangeAsync(connection => connection.Prepare(
            "INSERT INTO endpoints (name, urls, wallet_dir, cert_dn, created_at, created_by) VALUES (@name, @urls, @wallet, @dn, @now, @by) ON CONFLICT DO NOTHING",
            ("@name", name), ("@urls", string.Join(',', urls)), ("@wallet", walletDir), ("@dn", request.RemoteCertDn), ("@now", Now), ("@by", by.Name)).ExecuteNonQuery() > 0);
        if (!isNew)
        {
            throw new ScriptHostException(ErrorCode.NameTaken, $"The remote endpoint {name} is registered already. Deregister it first, or choose another name.");
        }
    }

    /// <summary>Grants on it go with it.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST, NOT_REGISTERED.</exception>
    public async Task DeregisterAsync(string endpointName)
    {
        var name = RegistryName.Parse(endpointName, "remote_endpoint_name");
        var wasThere = await store.ChangeAsync(connection =>
        {
            connection.Prepare("DELETE FROM endpoint_grants WHERE endpoint = @name", ("@name", name)).ExecuteNonQuery();
            return connection.Prepare("DELETE FROM endpoints WHERE name = @name", ("@name", name)).ExecuteNonQuery() > 0;
        });
        if (!wasThere)
        {
            throw Missing(name);
        }
    }

    /// <summary>Lets a user use an endpoint; returns what is worth a warning, or nothing.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST, NOT_REGISTERED.</exception>
    public async Task<string> GrantAsync(string endpointName, string userName, RegistryUser by)
    {
        var name = RegistryName.Parse(endpointName, "remote_endpoint_name");
        var user = RegistryName.Parse(userName, "user_name");
        var isThere = await store.ChangeAsync(connection =>
        {
            // In the same transaction: somebody may be deregistering it.
            var found = connection.Prepare("SELECT count(*) FROM endpoints WHERE name = @name", ("@name", name)).ExecuteScalar() is not 0L;
            if (found)
            {
                connection.Prepare(
                    "INSERT INTO endpoint_grants (endpoint, user_name, granted_at, granted_by) VALUES (@name, @user, @now, @by) ON CONFLICT DO NOTHING",
                    ("@name", name), ("@user", user), ("@now", Now), ("@by", by.Name)).ExecuteNonQuery();
            }

            return found;
        });
        return !isThere ? throw Missing(name)
            : store.Content.Users.ContainsKey(user) ? ""
            : $"There is no user {user} (yet); the grant holds once there is one: scripthost user create {user}";
    }

    /// <exception cref="ScriptHostException">BAD_REQUEST, NOT_REGISTERED: there is no such grant.</exception>
    public async Task RevokeAsync(string endpointName, string userName)
    {
        var name = RegistryName.Parse(endpointName, "remote_endpoint_name");
        var user = RegistryName.Parse(userName, "user_name");
        var wasThere = await store.ChangeAsync(connection =>
            connection.Prepare("DELETE FROM endpoint_grants WHERE endpoint = @name AND user_name = @user", ("@name", name), ("@user", user)).ExecuteNonQuery() > 0);
        if (!wasThere)
        {
            throw new ScriptHostException(ErrorCode.NotRegistered, $"ORA-01927: the remote endpoint {name} was not granted to {user}.");
        }
    }

    /// <summary>Gives a folder a name, or a name another folder.</summary>
    /// <param name="directoryName">As the caller wrote it.</param>
    /// <param name="path">Absolute, or relative to the agent's folder for directories.</param>
    /// <param name="mustBeNew">A name that there is already is left as it is.</param>
    /// <exception cref="ScriptHostException">BAD_REQUEST; NAME_TAKEN (ORA-00955).</exception>
    public async Task CreateDirectoryAsync(string directoryName, string path, bool mustBeNew = false)
    {
        var name = RegistryName.Parse(directoryName, "name");
        var folder = WalletDirectories.Normalize(folders.PathOf(path));
        var onConflict = mustBeNew ? "DO NOTHING" : "(name) DO UPDATE SET path = excluded.path";
        var changed = await store.ChangeAsync(connection => connection.Prepare(
            $"INSERT INTO directories (name, path) VALUES (@name, @path) ON CONFLICT {onConflict}", ("@name", name), ("@path", folder)).ExecuteNonQuery());
        if (changed == 0)
        {
            throw new ScriptHostException(ErrorCode.NameTaken, $"ORA-00955: name is already used by an existing object: the directory {name}. Say CREATE OR REPLACE DIRECTORY to give it another path.");
        }
    }

    /// <exception cref="ScriptHostException">BAD_REQUEST, NOT_REGISTERED.</exception>
    public async Task DropDirectoryAsync(string directoryName)
    {
        var name = RegistryName.Parse(directoryName, "name");
        if (await store.ChangeAsync(connection => connection.Prepare("DELETE FROM directories WHERE name = @name", ("@name", name)).ExecuteNonQuery()) == 0)
        {
            throw new ScriptHostException(ErrorCode.NotRegistered, $"ORA-04043: there is no directory {name}.");
        }
    }

    private long Now => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    private string PathOf(string walletDir) => walletDir.StartsWith('/')
        ? walletDir
        : store.Content.Directories.GetValueOrDefault(walletDir)
            ?? throw new ScriptHostException(ErrorCode.NotRegistered, $"wallet_dir: there is no directory {walletDir}. Make it (scripthost endpoint directory {walletDir} PATH), or give a path.");

    private static ScriptHostException Missing(string name) => new(ErrorCode.NotRegistered, $"ORA-27476: the remote endpoint {name} does not exist.");
}
