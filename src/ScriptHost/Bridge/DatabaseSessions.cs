using System.Data.Common;
using ScriptHost.Data;
using ScriptHost.Errors;
using ScriptHost.Profiles;
using ScriptHost.Scripting;
using ScriptHost.Storage;

namespace ScriptHost.Bridge;

/// <summary>
/// The bridge's sessions on one database: opened when one is needed, kept for the next call, given up after any error. Every call is bounded, also where
/// the driver does not come back.
/// </summary>
/// <param name="name">Of the database.</param>
/// <param name="settings">Read for every new session.</param>
/// <param name="max">The most at once.</param>
/// <param name="bound">The longest time of a statement.</param>
internal sealed class DatabaseSessions(string name, Func<ConnectionSettings> settings, int max, TimeSpan bound) : IDisposable
{
    // What is behind the bound: to break the statement, and to open a session before it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _places = new(max);
    private readonly Lock _lock = new();
    private readonly Stack<ScriptConnection> _idle = [];
    private bool _isDisposed;

    /// <summary>Of a call that takes no longer than a statement may.</summary>
    public TimeSpan Bound => bound;

    /// <summary>Does something in a session. Each statement is a transaction, unless the work begins one.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED: the database cannot be reached, or refused.</exception>
    public async Task<T> CallAsync<T>(Func<ScriptConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            var session = TakeIdle() ?? await OpenAsync(cancellationToken);
            return await UseAsync(session, work, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Opens a session that the caller ends.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public async Task<ScriptConnection> OpenAsync(CancellationToken cancellationToken)
    {
        // Drivers open on the caller's thread.
        var opening = Task.Run(Open, CancellationToken.None);
        try
        {
            return await opening.WaitAsync(bound + Grace, cancellationToken);
        }
        catch (Exception exception) when (!opening.IsCompletedSuccessfully)
        {
            _ = CloseWhenOpenAsync(opening);
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure(exception);
        }
    }

    public void Dispose()
    {
        List<ScriptConnection> left;
        lock (_lock)
        {
            _isDisposed = true;
            left = [.. _idle];
            _idle.Clear();
        }

        left.ForEach(GiveUp);
        _places.Dispose();
    }

    /// <summary>What callers are told of an error of the database.</summary>
    public ScriptHostException Failure(Exception exception) =>
        exception as ScriptHostException ?? new ScriptHostException(ErrorCode.StoreFailed, $"The database {name}: {exception.Message}{AdviceOn(exception)}", exception);

    /// <summary>Closes a session that may hang, on a thread of its own.</summary>
    public static void GiveUp(ScriptConnection session) => _ = Task.Run(() =>
    {
        try
        {
            session.Dispose();
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or IOException or TimeoutException)
        {
            // Its server is gone, and the session with it.
        }
    });

    // No such table, schema or function, or no right to it.
    private static string AdviceOn(Exception exception) =>
        exception is ScriptDbException { Code: "42P01" or "3F000" or "42883" or "42501" or "ORA-00942" or "ORA-01031" or "ORA-06550" }
            ? " (Run install.sql of this release there, and grant its role SCRIPTHOST_BRIDGE to the bridge's login.)"
            : "";

    private async Task<T> UseAsync<T>(ScriptConnection session, Func<ScriptConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        // One that is cancelled may be in any state.
        var isUsable = false;
        try
        {
            var result = await work(session, cancellationToken).WaitAsync(bound + Grace, cancellationToken);
            isUsable = session.IsHealthy;
            return result;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // After a crash of the server none of them is any good.
            GiveUpIdle();
            throw Failure(exception);
        }
        finally
        {
            if (isUsable)
            {
                Keep(session);
            }
            else
            {
                GiveUp(session);
            }
        }
    }

    private ScriptConnection Open()
    {
        try
        {
            var place = settings();
            var session = ScriptConnections.Open(place);
            session.AutoCommit = true;
            session.CallTimeout = bound;
            if (place.Provider == Profile.PostgreSql)
            {
                LetServerNoticeSilence(session);
            }

            return session;
        }
        catch (ProfileException exception)
        {
            throw new ScriptHostException(ErrorCode.StoreFailed, $"The database {name} cannot be opened: {exception.Message}.", exception);
        }
    }

    // What a session that was cut off has locked would keep other bridges, and this one, from its requests for as long as the server takes it for alive.
    private static void LetServerNoticeSilence(ScriptConnection session)
    {
        using var command = session.CreateCommand();
        command.CommandText = $"{PostgreSqlLock.NoticeSilence}; SET idle_in_transaction_session_timeout = '25s'";
        command.ExecuteNonQuery();
    }

    private static async Task CloseWhenOpenAsync(Task<ScriptConnection> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
        {
            GiveUp(await opening);
        }
    }

    private ScriptConnection? TakeIdle()
    {
        lock (_lock)
        {
            return _idle.TryPop(out var session) ? session : null;
        }
    }

    private void Keep(ScriptConnection session)
    {
        lock (_lock)
        {
            if (!_isDisposed)
            {
                _idle.Push(session);
                return;
            }
        }

        GiveUp(session);
    }

    private void GiveUpIdle()
    {
        while (TakeIdle() is { } session)
        {
            GiveUp(session);
        }
    }
}
