using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using ScriptHost.Errors;
using ScriptHost.Storage;

namespace ScriptHost.Scheduling.Store;

/// <summary>Jobs, programs and schedules on disk. A verb is one transaction: it takes effect as a whole, or its caller learns why not.</summary>
internal sealed class JobStore
{
    private readonly StoreWriter _writer;

    private JobStore(StoreWriter writer) => _writer = writer;

    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public static async Task<JobStore> OpenAsync(StoreWriter writer)
    {
        await JobSchema.MigrateAsync(writer);
        return new JobStore(writer);
    }

    /// <summary>Executes a transaction; what it changed is on disk when this completes, and nothing of it when it fails.</summary>
    /// <exception cref="ScriptHostException">What the transaction refused, or STORE_FAILED.</exception>
    public async Task<T> TransactAsync<T>(Func<JobTables, T> transaction)
    {
        var (result, failure) = await _writer.WriteAsync<(T?, ExceptionDispatchInfo?)>(connection =>
        {
            // Others' verbs share the commit, and are none the worse for a refusal or fault of this one.
            connection.Execute("SAVEPOINT verb");
            try
            {
                var done = transaction(new JobTables(connection));
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
        return result!;
    }

    /// <inheritdoc cref="TransactAsync{T}"/>
    public Task TransactAsync(Action<JobTables> transaction) => TransactAsync(tables =>
    {
        transaction(tables);
        return true;
    });
}
