using ScriptHost.Errors;
using ScriptHost.Posix;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Registry;

/// <summary>The registry on disk, and its content in memory as of the last commit.</summary>
internal sealed class RegistryStore(SchedulerStore store, TimeProvider timeProvider)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private bool _isLoaded;
    private long _lastNumber;
    private volatile RegistryContent _content = RegistryContent.Nothing;

    /// <summary>What is committed.</summary>
    public RegistryContent Content => _content;

    /// <summary>Reads what there is, once, before anybody asks. Where there is nothing, whoever runs the agent becomes its first user, ADMIN.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public async Task LoadAsync()
    {
        await ChangeAsync(connection =>
        {
            if (connection.Prepare("SELECT count(*) FROM users").ExecuteScalar() is 0L)
            {
                Install(connection);
            }

            return true;
        });
        _isLoaded = true;
    }

    /// <summary>Changes something, in a transaction of its own; what the change returns is what it found.</summary>
    /// <param name="change">Must not throw for what a caller did wrong: others may be in the same commit.</param>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public async Task<T> ChangeAsync<T>(Func<StoreConnection, T> change)
    {
        try
        {
            return await ChangeCoreAsync(change);
        }
        catch (ScriptHostException failure) when (failure.Code == ErrorCode.StoreFailed && _isLoaded)
        {
            // It may have been committed all the same.
            _ = ReadAgainAsync();
            throw;
        }
    }

    private async Task<T> ChangeCoreAsync<T>(Func<StoreConnection, T> change)
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

    private async Task ReadAgainAsync()
    {
        while (true)
        {
            await Task.Delay(RetryDelay, timeProvider);
            try
            {
                await ChangeCoreAsync(_ => true);
                return;
            }
            catch (ScriptHostException exception) when (exception.Code == ErrorCode.StoreFailed)
            {
            }
            catch (ScriptHostException)
            {
                // The agent ends.
                return;
            }
        }
    }

    private void Install(StoreConnection connection)
    {
        connection.Prepare("INSERT INTO users (name, created_at) VALUES ('ADMIN', @now)", ("@now", timeProvider.GetUtcNow().ToUnixTimeMilliseconds())).ExecuteNonQuery();
        connection.Prepare("INSERT INTO user_privileges (user_name, privilege) VALUES ('ADMIN', @name)", ("@name", PrivilegeNames.Of(Privilege.Admin))).ExecuteNonQuery();
        connection.Prepare(
            "INSERT INTO user_identities (identity, user_name) VALUES (@identity, 'ADMIN')", ("@identity", new UserIdentity(null, ThisProcess.UserId).ToString())).ExecuteNonQuery();
    }
}
