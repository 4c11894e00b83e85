using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using ScriptHost.Errors;
using ScriptHost.Storage;

namespace ScriptHost.Scheduling.Store;

/// <summary>Jobs, programs and schedules on disk. A verb is one transaction: it takes effect as a whole, or its caller learns why not.</summary>
internal sealed class JobStore
{
    private readonly StoreWriter _writer;

    private JobStore(StoreWriter writer, string id) => (_writer, Id) = (writer, id);

    /// <summary>Tells this store from every other one, so that ids of runs are not given twice.</summary>
    public string Id { get; }

    /// <summary>Told after a commit: the ids of the jobs that may have another time to wake up for.</summary>
    public Action<IReadOnlyCollection<long>>? OnChanged { get; set; }

    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public static async Task<JobStore> OpenAsync(StoreWriter writer)
    {
        var id = await JobSchema.MigrateAsync(writer);
        return new JobStore(writer, id);
    }

    /// <summary>Executes a transaction; what it changed is on disk when this completes, and nothing of it when it fails.</summary>
    /// <exception cref="ScriptHostException">What the transaction refused, or STORE_FAILED.</exception>
    public async Task<T> TransactAsync<T>(Func<JobTables, T> transaction)
    {
        JobTables? tables = null;
        var (result, failure) = await _writer.WriteAsync<(T?, ExceptionDispatchInfo?)>(connection =>
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
            catch (Exception exception) when (exception is not SqliteException)
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

        return result!;
    }

    /// <inheritdoc cref="TransactAsync{T}"/>
    public Task TransactAsync(Action<JobTables> transaction) => TransactAsync(tables =>
    {
        transaction(tables);
        return true;
    });
}
