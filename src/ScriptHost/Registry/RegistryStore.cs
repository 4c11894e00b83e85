using ScriptHost.Posix;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Registry;

/// <summary>The registry on disk, and its content in memory as of the last commit.</summary>
internal sealed class RegistryStore(SchedulerStore store, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private long _lastNumber;
    private volatile RegistryContent _content = RegistryContent.Nothing;

    /// <summary>What is committed.</summary>
    public RegistryContent Content => _content;

    /// <summary>Reads what there is, once, before anybody asks. Where there is nothing, whoever runs the agent becomes its first user, ADMIN.</summary>
    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    public Task LoadAsync() => ChangeAsync(connection =>
    {
        if (connection.Prepare("SELECT count(*) FROM users").ExecuteScalar() is 0L)
        {
            Install(connection);
        }

        return true;
    });

    /// <summary>Changes something, in a transaction of its own; what the change returns is what it found.</summary>
    /// <param name="change">Must not throw for what a caller did wrong: others may be in the same commit.</param>
    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    public async Task<T> ChangeAsync<T>(Func<StoreConnection, T> change)
    {
        var (found, content) = await store.Writer.WriteAsync(connection => (change(connection), RegistryContent.Read(connection, ++_lastNumber)));
        lock (_lock)
        {
            if (content.Number > _content.Number)
            {
                _content = content;
            }
        }

        return found;
    }

    private void Install(StoreConnection connection)
    {
        connection.Prepare("INSERT INTO users (name, created_at) VALUES ('ADMIN', @now)", ("@now", timeProvider.GetUtcNow().ToUnixTimeMilliseconds())).ExecuteNonQuery();
        connection.Prepare("INSERT INTO user_privileges (user_name, privilege) VALUES ('ADMIN', @name)", ("@name", PrivilegeNames.Of(Privilege.Admin))).ExecuteNonQuery();
        connection.Prepare(
            "INSERT INTO user_identities (identity, user_name) VALUES (@identity, 'ADMIN')", ("@identity", new UserIdentity(null, ThisProcess.UserId).ToString())).ExecuteNonQuery();
    }
}
