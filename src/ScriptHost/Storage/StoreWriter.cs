using Microsoft.Extensions.Logging;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>
/// The one writer of the store. A write that finds it idle is committed on the caller's own thread; what comes in meanwhile goes into the next
/// commit together. So many callers share its cost, and a single one waits for no timer and no other thread.
/// </summary>
internal sealed class StoreWriter(IStoreDatabase database, ILogger logger) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly StoreOutage _outage = new(database, logger);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<PendingWrite> _waiting = [];
    private List<PendingWrite> _batch = [];
    private bool _isCommitting;
    private bool _isClosed;

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Action<StoreConnection> write) => WriteAsync(connection =>
    {
        write(connection);
        return true;
    });

    /// <summary>Completes when the write is committed.</summary>
    /// <exception cref="ScriptHostException">
    /// STORE_FAILED: it is not, and never will be; or, with a database on a server, the connection was lost while it was committed, and nobody knows.
    /// </exception>
    public Task<T> WriteAsync<T>(Func<StoreConnection, T> write)
    {
        var pending = new PendingWrite<T>(write);
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new ScriptHostException(ErrorCode.AgentDraining, $"The agent is shutting down: its {database.Title} is closed.");
            }

            _waiting.Add(pending);
            if (_isCommitting)
            {
                return pending.Done;
            }

            _isCommitting = true;
        }

        // Whoever came first commits; who comes while it does is the business of another thread.
        if (CommitBatch())
        {
            ThreadPool.UnsafeQueueUserWorkItem(static writer => writer.CommitAll(), this, preferLocal: false);
        }

        return pending.Done;
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            if (!_isCommitting)
            {
                _ended.TrySetResult();
            }
        }

        await _ended.Task;
        database.Dispose();
    }

    /// <summary>Logs that the store refused one of many writes, and says what to do about it.</summary>
    public ScriptHostException FailureOf(Exception exception)
    {
        StorageLog.WriteFailed(logger, exception, database.Title);
        return database.FailureOf(exception);
    }

    private void CommitAll()
    {
        while (CommitBatch())
        {
        }
    }

    /// <summary>Commits what waits; true when more has come since.</summary>
    private bool CommitBatch()
    {
        lock (_lock)
        {
            (_batch, _waiting) = (_waiting, _batch);
        }

        try
        {
            Commit();
            _outage.End();
            _batch.ForEach(write => write.Complete());
        }
        catch (Exception exception)
        {
            // Whatever it was, its writers learn of it and the next ones are served.
            var failure = _outage.Fail(exception);
            _batch.ForEach(write => write.Fail(failure));
        }

        _batch.Clear();
        lock (_lock)
        {
            _isCommitting = _waiting.Count > 0;
            if (_isClosed && !_isCommitting)
            {
                _ended.TrySetResult();
            }

            return _isCommitting;
        }
    }

    private void Commit()
    {
        try
        {
            var connection = database.Begin();
            foreach (var write in _batch)
            {
                write.Execute(connection);
            }

            database.Commit();
        }
        catch
        {
            database.RollBack();
            throw;
        }
    }
}
