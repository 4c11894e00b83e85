using System.Data.Common;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using ScriptHost.Errors;
using ScriptHost.Storage;

namespace ScriptHost.Scheduling.Store;

/// <summary>Jobs, programs and schedules on disk. A verb is one transaction: it takes effect as a whole, or its caller learns why not.</summary>
internal sealed class JobStore(StoreWriter writer)
{
    /// <summary>Tells this store from every other one, so that ids of runs are not given twice. Known once it is open.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Told after a commit: the ids of the jobs that may have another time to wake up for.</summary>
    public Action<IReadOnlyCollection<long>>? OnChanged { get; set; }

    /// <summary>Told after a commit that has raised events, or may have.</summary>
    public Action? OnRaised { get; set; }

    /// <summary>Gives the store its id where it has none; before anything else.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public async Task OpenAsync() => Id = await writer.WriteAsync(connection =>
    {
        if (connection.Prepare("SELECT store_id FROM scheduler_store").ExecuteScalar() is string known)
        {
            return known;
        }

        var id = RandomNumberGenerator.GetHexString(8, lowercase: true);
        connection.Prepare("INSERT INTO scheduler_store (store_id) VALUES (@id)", ("@id", id)).ExecuteNonQuery();
        return id;
    });

    /// <summary>Told when the store failed: what was to be committed then is, or is not.</summary>
    public Action? OnFailed { get; set; }

    /// <summary>Executes a transaction; what it changed is on disk when this completes, and nothing of it when it is refused.</summary>
    /// <exception cref="ScriptHostException">What the transaction refused, or STORE_FAILED.</exception>
    public async Task<T> TransactAsync<T>(Func<JobTables, T> transaction)
    {
        try
        {
            var (result, tables, failure) = await writer.WriteAsync(connection => Execute(connection, transaction));
            failure?.Throw();
            if (tables.Changed.Count > 0)
            {
                OnChanged?.Invoke(tables.Changed);
            }

            if (tables.Events.HasNew)
            {
                OnRaised?.Invoke();
            }

            return result!;
        }
        catch (ScriptHostException failure) when (failure.Code == ErrorCode.StoreFailed)
        {
            OnFailed?.Invoke();
            // Events may have been, too.
            OnRaised?.Invoke();
            throw;
        }
    }

    // Others' verbs share the commit, and are none the worse for a refusal or fault of this one.
    private (T? Result, JobTables Tables, ExceptionDispatchInfo? Failure) Execute<T>(StoreConnection connection, Func<JobTables, T> transaction)
    {
        connection.Execute("SAVEPOINT verb");
        var tables = new JobTables(connection);
        try
        {
            var done = transaction(tables);
            connection.Execute("RELEASE verb");
            return (done, tables, null);
        }
        catch (Exception exception) when (exception is not DbException { SqlState: null })
        {
            // A server that refuses a statement says why in a state; what has none has lost the transaction.
            connection.Execute("ROLLBACK TO verb");
            connection.Execute("RELEASE verb");
            return (default, tables, ExceptionDispatchInfo.Capture(exception is DbException ? writer.FailureOf(exception) : exception));
        }
    }

    /// <inheritdoc cref="TransactAsync{T}"/>
    public Task TransactAsync(Action<JobTables> transaction) => TransactAsync(tables =>
    {
        transaction(tables);
        return true;
    });
}
