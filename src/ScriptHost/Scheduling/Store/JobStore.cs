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

    /// <summary>Told after a commit that has raised events.</summary>
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

    /// <summary>Executes a transaction; what it changed is on disk when this completes, and nothing of it when it fails.</summary>
    /// <exception cref="ScriptHostException">What the transaction refused, or STORE_FAILED.</exception>
    public async Task<T> TransactAsync<T>(Func<JobTables, T> transaction)
    {
        JobTables? tables = null;
        var (result, failure) = await writer.WriteAsync<(T?, ExceptionDispatchInfo?)>(connection =>
        {
            // Others' verbs share the commit, and are none the worse for a refusal or fault of this one.
            connection.Execute("SAVEPOINT verb");
            try
            {
                tables = new JobTables(connection);
                var done = transaction(tables);
                connection.Execute("RELEASE verb");
                return (done, null);
            }
            catch (Exception exception) when (exception is not DbException)
            {
                connection.Execute("ROLLBACK TO verb");
                connection.Execute("RELEASE verb");
                return (default, ExceptionDispatchInfo.Capture(exception));
            }
        });
        failure?.Throw();
        if (tables!.Changed.Count > 0)
        {
            OnChanged?.Invoke(tables.Changed);
        }

        if (tables.Events.HasNew)
        {
            OnRaised?.Invoke();
        }

        return result!;
    }

    /// <inheritdoc cref="TransactAsync{T}"/>
    public Task TransactAsync(Action<JobTables> transaction) => TransactAsync(tables =>
    {
        transaction(tables);
        return true;
    });
}
