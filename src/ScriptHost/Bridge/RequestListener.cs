using Npgsql;
using ScriptHost.Profiles;
using ScriptHost.Scripting;

namespace ScriptHost.Bridge;

/// <summary>Waits in a session of its own until a database tells that there is something to look at.</summary>
/// <param name="sessions">Where the session is opened.</param>
/// <param name="provider">Which kind of database it is.</param>
/// <param name="fromQueue">Waits for the queue instead of an alert; Oracle only.</param>
internal sealed class RequestListener(DatabaseSessions sessions, string provider, bool fromQueue)
{
    // Short enough that the end of the bridge does not wait for it.
    private const int WaitSeconds = 3;

    /// <summary>Tells whenever the database does, and once at the beginning, because of what came before.</summary>
    /// <exception cref="OperationCanceledException">The token was signalled.</exception>
    /// <exception cref="Errors.ScriptHostException">STORE_FAILED: the session could not be opened, or is lost.</exception>
    public async Task ListenAsync(Action told, CancellationToken cancellationToken)
    {
        var session = await sessions.OpenAsync(cancellationToken);
        try
        {
            await (provider == Profile.PostgreSql ? ListenToPostgreSqlAsync(session, told, cancellationToken) : ListenToOracleAsync(session, told, cancellationToken));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw sessions.Failure(exception);
        }
        finally
        {
            DatabaseSessions.GiveUp(session);
        }
    }

    private static async Task ListenToPostgreSqlAsync(ScriptConnection session, Action told, CancellationToken cancellationToken)
    {
        await using var command = session.CreateCommand();
        command.CommandText = "LISTEN scripthost_requests";
        await command.ExecuteNonQueryAsync(cancellationToken);
        told();
        while (true)
        {
            await ((NpgsqlConnection)session.InnerConnection).WaitAsync(cancellationToken);
            told();
        }
    }

    private async Task ListenToOracleAsync(ScriptConnection session, Action told, CancellationToken cancellationToken)
    {
        session.CallTimeout = sessions.Bound + TimeSpan.FromSeconds(WaitSeconds);
        await using var cursor = session.Cursor();
        told();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await cursor.CallFuncAsync<long>(fromQueue ? "scripthost.scripthost_bridge.wait_for_queue" : "scripthost.scripthost_bridge.wait_for_alert", [WaitSeconds], cancellationToken) != 0)
            {
                told();
            }
        }
    }
}
