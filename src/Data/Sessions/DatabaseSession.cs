using ScriptHost.Scripting;

namespace ScriptHost.Data.Sessions;

/// <summary>What a database knows about a session, and what of it can be set.</summary>
internal abstract class DatabaseSession
{
    /// <summary>What <see cref="ScriptConnection.Ping"/> does.</summary>
    public abstract Task PingAsync(Trip trip);

    /// <summary>The database's product and release.</summary>
    public abstract Task<string> ReadVersionAsync(Trip trip);

    /// <summary>Reads everything in one round trip.</summary>
    public abstract Task<SessionInfo> ReadAsync(Trip trip);

    /// <summary>The other users that the session's login can become; empty where the database has none, or does not tell.</summary>
    public virtual Task<IReadOnlyList<string>> ReadReachableUsersAsync(Trip trip) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Sets one of the session's attributes; null clears it.</summary>
    /// <exception cref="FeatureNotSupportedException">This database does not have the attribute.</exception>
    public abstract Task SetAsync(SessionAttribute attribute, string? value, Trip trip);

    /// <exception cref="FeatureNotSupportedException">This database has no passwords.</exception>
    public abstract Task ChangePasswordAsync(string oldPassword, string newPassword, Trip trip);

    /// <summary>Puts back what a rollback has undone, where attributes belong to the transaction.</summary>
    public virtual Task RolledBackAsync(Trip trip) => Task.CompletedTask;

    /// <summary>The driver's number of statements that it keeps prepared; null when it does not tell.</summary>
    public virtual int? StatementCacheSize => null;

    /// <summary>The size of network packages that the connection string asks for; null when it does not, or there is no network.</summary>
    public virtual int? SessionDataUnit => null;

    /// <summary>The largest number of cursors that the session may have open; null when the database does not tell.</summary>
    public virtual Task<int?> ReadMaxOpenCursorsAsync(Trip trip) => Task.FromResult<int?>(null);

    /// <summary>The statement that calls a procedure with placeholders <c>:1</c>, <c>:2</c>, ….</summary>
    /// <exception cref="FeatureNotSupportedException">This database has no procedures.</exception>
    public abstract string CallProcedure(string name, int argumentCount);

    /// <summary>The statement that calls a function; <c>:result</c> is an output where the database has such parameters.</summary>
    public abstract string CallFunction(string name, int argumentCount);

    protected static string Arguments(int count) => string.Join(", ", Enumerable.Range(1, count).Select(number => $":{number}"));
}
