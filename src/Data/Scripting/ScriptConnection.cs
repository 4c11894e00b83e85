using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ScriptHost.Data;

namespace ScriptHost.Scripting;

/// <summary>
/// A run's connection to its owner's database. Autocommit is off: the first statement that writes begins a transaction, to which
/// every later statement belongs, Dapper's too, until <see cref="Commit"/> or <see cref="Rollback"/>. Closing rolls back.
/// </summary>
/// <remarks>On the embedded database asynchronous methods do their work before they return, as its driver does.</remarks>
public sealed class ScriptConnection : DbConnection
{
    private readonly ImplicitTransaction _transaction;
    private readonly Action<string>? _warn;
    private readonly List<ScriptDataReader> _openReaders = [];
    private bool _autoCommit;

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

    /// <summary>
    /// True: every statement is committed by itself. Default false. Setting it to true commits what is uncommitted.
    /// </summary>
    /// <exception cref="InvalidOperationException">Set while a transaction from BeginTransaction is open.</exception>
    /// <exception cref="ScriptDbException">The commit failed; the value is unchanged.</exception>
    public bool AutoCommit
    {
        get => _autoCommit;
        set
        {
            if (ExplicitTransaction is not null)
            {
                throw new InvalidOperationException("AutoCommit cannot be set in a transaction: end it first.");
            }

            if (value)
            {
                Commit();
            }

            _autoCommit = value;
        }
    }

    /// <summary>True when there are changes that <see cref="Rollback"/> would discard.</summary>
    public bool TransactionInProgress => State == ConnectionState.Open && _transaction.HasChanges;

    /// <summary>The connection string without its password. It cannot be set: the host chooses the database.</summary>
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

    /// <inheritdoc/>
    public override ConnectionState State => InnerConnection.State;

    internal DbDialect Dialect { get; }

    internal ScriptTransaction? ExplicitTransaction { get; private set; }

    internal TransactionOutcome Outcome { get; private set; }

    /// <summary>Makes the changes of the transaction permanent; does nothing when there is none. Ends a transaction from BeginTransaction too.</summary>
    /// <exception cref="ScriptDbException">The commit failed, for example on a deferred constraint; the transaction is still open.</exception>
    public void Commit()
    {
        ThrowIfClosed();
        try
        {
            _transaction.Commit();
            ExplicitTransaction = null;
        }
        catch (DbException e) when (e is not ScriptDbException)
        {
            throw Dialect.Describe(e);
        }
    }

    /// <inheritdoc cref="Commit"/>
    public Task CommitAsync(CancellationToken cancellationToken = default) => RunAsync(Commit, cancellationToken);

    /// <summary>Discards the changes of the transaction; does nothing when there is none. Ends a transaction from BeginTransaction too.</summary>
    /// <exception cref="ScriptDbException">The rollback failed.</exception>
    public void Rollback()
    {
        ThrowIfClosed();
        try
        {
            _transaction.Rollback();
            ExplicitTransaction = null;
        }
        catch (DbException e) when (e is not ScriptDbException)
        {
            throw Dialect.Describe(e);
        }
    }

    /// <inheritdoc cref="Rollback"/>
    public Task RollbackAsync(CancellationToken cancellationToken = default) => RunAsync(Rollback, cancellationToken);

    /// <summary>Breaks the statement that is running at this moment, if one is; it fails with <see cref="ScriptDbException"/>. For any thread.</summary>
    public void Cancel() => Dialect.Interrupt();

    /// <summary>Does nothing: the host gives open connections.</summary>
    /// <exception cref="InvalidOperationException">The connection was closed.</exception>
    public override void Open() => ThrowIfClosed();

    /// <summary>Rolls back what is uncommitted, with a warning when that discards changes, and closes. A second call does nothing.</summary>
    public override void Close()
    {
        if (State == ConnectionState.Closed)
        {
            return;
        }

        var losesChanges = TransactionInProgress;
        CloseAfter(Rollback);
        if (losesChanges)
        {
            _warn?.Invoke("The connection was closed with uncommitted changes: they were rolled back; call Commit() before Close() or Dispose().");
        }
    }

    /// <summary>Refused: an owner has one database.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void ChangeDatabase(string databaseName) =>
        throw new NotSupportedException("The connection stays with the database that the host has chosen.");

    /// <summary>Commits after success, else rolls back, without warning; closes in any case.</summary>
    internal void End(bool succeeded)
    {
        if (State != ConnectionState.Closed)
        {
            CloseAfter(succeeded ? Commit : Rollback);
        }
    }

    /// <summary>Makes sure that the transaction that a changing statement belongs to has begun.</summary>
    /// <returns>True when this call began it.</returns>
    internal bool EnterTransaction(int timeoutSeconds, CancellationToken cancellationToken) =>
        (!_autoCommit || ExplicitTransaction is not null) && _transaction.EnsureBegun(timeoutSeconds, cancellationToken);

    /// <summary>A statement that failed leaves no lock behind when there is nothing else in its transaction.</summary>
    internal void LeaveFailed(bool hasBegunTransaction)
    {
        if (hasBegunTransaction && !_transaction.HasChanges)
        {
            _transaction.Rollback();
        }
    }

    internal void SchemaChanged() => _transaction.SchemaChanged();

    internal void ThrowIfClosed()
    {
        if (State == ConnectionState.Closed)
        {
            throw new InvalidOperationException("The connection was closed: call GetConnection() for a new one.");
        }
    }

    internal Exception Failure(DbException error, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested && Dialect.IsInterruption(error)
            ? new OperationCanceledException("The statement was cancelled.", error, cancellationToken)
            : Dialect.Describe(error);

    internal void Opened(ScriptDataReader reader) => _openReaders.Add(reader);

    internal void Closed(ScriptDataReader reader) => _openReaders.Remove(reader);

    /// <summary>
    /// Unspecified and ReadCommitted begin, as on Oracle, with the first statement that writes; the stronger levels at once.
    /// </summary>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        ThrowIfClosed();
        if (ExplicitTransaction is not null)
        {
            throw new InvalidOperationException("A transaction is open, and transactions cannot be nested: commit it or roll it back first.");
        }

        ExplicitTransaction = new ScriptTransaction(this, isolationLevel);
        if (isolationLevel is IsolationLevel.RepeatableRead or IsolationLevel.Serializable or IsolationLevel.Snapshot)
        {
            BeginAtOnce();
        }

        return ExplicitTransaction;
    }

    protected override DbCommand CreateDbCommand() => new ScriptCommand(this, InnerConnection.CreateCommand());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    private void BeginAtOnce()
    {
        try
        {
            using var command = InnerConnection.CreateCommand();
            _transaction.EnsureBegun(command.CommandTimeout, CancellationToken.None);
        }
        catch (DbException e) when (e is not ScriptDbException)
        {
            ExplicitTransaction = null;
            throw Dialect.Describe(e);
        }
    }

    private void CloseAfter(Action end)
    {
        try
        {
            // A statement that is not read to its end keeps a transaction from ending.
            while (_openReaders is [.., var reader])
            {
                reader.Dispose();
            }

            end();
        }
        finally
        {
            if (_transaction.IsBegun)
            {
                _transaction.Rollback();
            }

            Outcome = _transaction.Outcome;
            ExplicitTransaction = null;
            InnerConnection.Dispose();
            OnStateChange(new StateChangeEventArgs(ConnectionState.Open, ConnectionState.Closed));
        }
    }

    private static string WithoutPassword(string connectionString)
    {
        var builder = new DbConnectionStringBuilder { ConnectionString = connectionString };
        builder.Remove("Password");
        return builder.ConnectionString;
    }

    private static Task RunAsync(Action action, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        try
        {
            action();
            return Task.CompletedTask;
        }
        catch (Exception e) when (e is ScriptDbException or InvalidOperationException)
        {
            return Task.FromException(e);
        }
    }
}
