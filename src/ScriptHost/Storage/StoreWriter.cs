using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>
/// The one writer of the store. Whatever came in while the last commit was under way goes into the next one together, so that many
/// callers share its cost and a single one waits for no timer.
/// </summary>
internal sealed class StoreWriter : IAsyncDisposable
{
    private readonly Channel<(Action<SqliteConnection> Write, TaskCompletionSource Done)> _queue =
        Channel.CreateUnbounded<(Action<SqliteConnection>, TaskCompletionSource)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly SqliteConnection _connection;
    private readonly Task _loop;

    public StoreWriter(SqliteConnection connection)
    {
        _connection = connection;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Completes when the write is committed.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED: it is not, and never will be.</exception>
    public Task WriteAsync(Action<SqliteConnection> write)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _queue.Writer.TryWrite((write, done))
            ? done.Task
            : throw new ScriptHostException(ErrorCode.AgentDraining, "The agent is shutting down: its journal is closed.");
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _connection.DisposeAsync();
    }

    private async Task LoopAsync()
    {
        var batch = new List<TaskCompletionSource>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            try
            {
                using var transaction = _connection.BeginTransaction();
                while (_queue.Reader.TryRead(out var next))
                {
                    batch.Add(next.Done);
                    next.Write(_connection);
                }

                transaction.Commit();
                batch.ForEach(done => done.SetResult());
            }
            catch (SqliteException exception)
            {
                var failure = new ScriptHostException(
                    ErrorCode.StoreFailed, $"The journal cannot be written ({exception.SqliteErrorCode}): check the free space of the data folder.", exception);
                batch.ForEach(done => done.SetException(failure));
            }
        }
    }
}
