using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ScriptHost.Data;

namespace ScriptHost.Scripting;

/// <summary>
/// A run's connection to its owner's database. Autocommit is off: the first statement that needs a transaction begins one, to which
/// every later statement belongs, Dapper's too, until <see cref="Commit"/> or <see cref="Rollback"/>. Closing rolls back.
/// </summary>
/// <remarks>
/// Not for two threads at once; <see cref="Cancel"/> alone is for any. On the embedded database asynchronous methods do their work
/// before they return, as its driver does. In the session of the run's caller the transaction is the caller's: nothing of it is begun or
/// ended here, and closing gives the session back.
/// </remarks>
public sealed partial class ScriptConnection : DbConnection
{
    private readonly ImplicitTransaction _transaction;
    private readonly Action<string>? _warn;
    private readonly List<ScriptDataReader> _openReaders = [];
    private readonly ConnectionUse _use = new();
    private volatile bool _isCancelled;
    private bool _isClosed;

    // Kept, because Dapper asks for it at every call.
    private string? _connectionString;

    internal ScriptConnection(DbDialect dialect, Action<string>? warn)
    {
        Dialect = dialect;
        _transaction = new ImplicitTransaction(dialect);
        _warn = warn;
    }

    /// <summary>The driver's own connection, for what only the driver offers. What runs on it joins a transaction that is begun, and begins none.</summary>
    public DbConnection InnerConnection => Dialect.Connection;

    /// <summary>The connection string without passwords. It cannot be set: the host chooses the database.</summary>
    [AllowNull]
    public override string ConnectionString
    {
        get => _connectionString ??= WithoutPassword(InnerConnection.ConnectionString);
        set => throw new NotSupportedException("The host chooses the database: the connection string cannot be set.");
    }

    /// <inheritdoc/>
    public override string Database => InnerConnection.Database;

    /// <inheritdoc/>
    public override string DataSource => InnerConnection.DataSource;

    /// <inheritdoc/>
    public override string ServerVersion => InnerConnection.ServerVersion;

    /// <summary>Closed also when the server is gone.</summary>
    public override ConnectionState State => _isClosed ? ConnectionState.Closed : InnerConnection.State;

    internal DbDialect Dialect { get; }

    /// <summary>The driver's command that was started last.</summary>
    internal DbCommand? Running { get; private set; }

    /// <summary>Breaks the statement that is running at this moment, if one is; it fails with <see cref="OperationCanceledException"/>. For any thread.</summary>
    public void Cancel()
    {
        _isCancelled = true;
        Interrupt();
    }

    /// <summary>A cursor as python-oracledb has it: execute, then fetch.</summary>
    public Cursor Cursor() => new(this);

    /// <summary>Does nothing: the host gives open connections.</summary>
    /// <exception cref="InvalidOperationException">The connection was closed.</exception>
    public override void Open() => ThrowIfClosed();

    /// <summary>Rolls back what is uncommitted, with a warning when that discards changes, and closes. A second call does nothing.</summary>
    public override void Close() => Trip.Done(CloseAsync);

    /// <inheritdoc cref="Close"/>
    public override Task CloseAsync() => CloseAsync(Trip.Async(CancellationToken.None));

    /// <summary>Sets <see cref="CurrentSchema"/>: to Oracle and PostgreSQL the nearest to another database on the same connection.</summary>
    public override void ChangeDatabase(string databaseName) => CurrentSchema = databaseName;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    internal void ThrowIfClosed()
    {
        if (State == ConnectionState.Closed)
        {
            throw new InvalidOperationException("The connection was closed: call GetConnection() for a new one.");
        }
    }

    /// <summary>Keeps a second thread out until the result is disposed.</summary>
    /// <exception cref="ScriptDbException">Another thread is in.</exception>
    internal ConnectionUse.Turn Use() => _use.Enter();

    internal void Interrupt() => Dialect.Interrupt(Running);

    /// <summary>A statement of the driver's starts: what was cancelled before is over.</summary>
    internal void Starting(DbCommand command)
    {
        Running = command;
        _isCancelled = false;
    }

    internal bool IsInterruption(Exception error) =>
        error is OperationCanceledException || (error is DbException driverError and not ScriptDbException && Dialect.IsInterruption(driverError));

    /// <summary>The error as scripts see it: the same one when it is not the driver's.</summary>
    internal Exception Failure(Exception error, StatementInterrupt? interrupt)
    {
        if (interrupt?.Explain(error) is { } explained)
        {
            return explained;
        }

        if (_isCancelled && IsInterruption(error))
        {
            return new OperationCanceledException("The statement was cancelled.", error);
        }

        return error is DbException driverError and not ScriptDbException ? Dialect.Describe(driverError) : error;
    }

    internal void Opened(ScriptDataReader reader) => _openReaders.Add(reader);

    internal void Closed(ScriptDataReader reader) => _openReaders.Remove(reader);

    protected override DbCommand CreateDbCommand() => new ScriptCommand(this, Dialect.CreateCommand());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    /// <summary>Makes a round trip of the connection's own, with the errors and the cancellation that statements have.</summary>
    private async Task<T> TripAsync<T>(Func<Trip, Task<T>> work, Trip trip)
    {
        ThrowIfClosed();
        trip.CancellationToken.ThrowIfCancellationRequested();
        using var interrupt = StatementInterrupt.On(this, trip);
        using var use = Use();
        try
        {
            return await work(interrupt?.Trip ?? trip);
        }
        catch (Exception e)
        {
            LeaveFailed(hasBegunTransaction: false, e);
            if (Failure(e, interrupt) is var failure && !ReferenceEquals(failure, e))
            {
                throw failure;
            }

            throw;
        }
    }

    private Task TripAsync(Func<Trip, Task> work, Trip trip) => TripAsync(
        async inner =>
        {
            await work(inner);
            return true;
        },
        trip);

    private async Task CloseAsync(Trip trip)
    {
        if (_isClosed)
        {
            return;
        }

        CloseReaders();
        var losesChanges = Dialect.OwnsTransaction && await HasUncommittedChangesAsync(trip);
        await CloseAfterAsync(RollbackIfOpenAsync, trip);
        if (losesChanges)
        {
            _warn?.Invoke("The connection was closed with uncommitted changes: they were rolled back; call Commit() before Close() or Dispose().");
        }
    }

    private async Task CloseAfterAsync(Func<Trip, Task> end, Trip trip)
    {
        try
        {
            CloseReaders();
            ReleaseLobs();
            await end(trip);
        }
        finally
        {
            try
            {
                await _transaction.RollbackAsync(trip);
            }
            finally
            {
                _isClosed = true;
                Outcome = _transaction.Outcome;
                ExplicitTransaction = null;
                Dialect.Close();
                OnStateChange(new StateChangeEventArgs(ConnectionState.Open, ConnectionState.Closed));
            }
        }
    }

    /// <summary>A statement that is not read to its end keeps a transaction from ending.</summary>
    private void CloseReaders()
    {
        while (_openReaders is [.., var reader])
        {
            reader.Dispose();
        }
    }

    private static string WithoutPassword(string connectionString)
    {
        var builder = new DbConnectionStringBuilder { ConnectionString = connectionString };
        foreach (var secret in new[] { "Password", "PWD", "Proxy Password" })
        {
            builder.Remove(secret);
        }

        return builder.ConnectionString;
    }
}
