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

        for (var isWhole = true; _batch.Count > 0; isWhole = false)
        {
            CommitRest(isWhole);
        }

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

    /// <summary>
    /// Commits what is left of the batch, and empties it. A write that fails leaves it alone, so that the others can be committed without it and are none
    /// the worse for it; a commit that fails is the failure of all.
    /// </summary>
    private void CommitRest(bool isWhole)
    {
        PendingWrite? executing = null;
        try
        {
            var connection = database.Begin();
            foreach (var write in _batch)
            {
                executing = write;
                write.Execute(connection);
            }

            executing = null;
            database.Commit();
        }
        catch (Exception exception)
        {
            database.RollBack();
            // Whatever it was, its writers learn of it and the next ones are served.
            var failure = _outage.Fail(exception);
            List<PendingWrite> failed = executing is null ? [.. _batch] : [executing];
            _batch.RemoveAll(failed.Contains);
            failed.ForEach(write => write.Fail(failure));
            return;
        }

        if (isWhole)
        {
            _outage.End();
        }

        _batch.ForEach(write => write.Complete());
        _batch.Clear();
    }
}
