using System.Data;
using System.Data.Common;
using ScriptHost.Data;
using ScriptHost.Data.Sql;

namespace ScriptHost.Scripting;

public sealed partial class ScriptConnection
{
    private bool _autoCommit;

    /// <summary>True: every statement is committed by itself. Default false. Setting it to true commits what is uncommitted.</summary>
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

            if (value && !Dialect.OwnsTransaction)
            {
                throw new FeatureNotSupportedException(nameof(AutoCommit), Dialect.Provider, "the transaction is the caller's, who commits it or rolls it back when the job has ended.");
            }

            if (value)
            {
                Commit();
            }

            _autoCommit = value;
        }
    }

    /// <summary>
    /// True when there are changes that <see cref="Rollback"/> would discard. PostgreSQL and Oracle are asked, unless a statement of
    /// this connection is known to have changed something.
    /// </summary>
    public bool TransactionInProgress => Trip.Done(HasUncommittedChangesAsync);

    internal ScriptTransaction? ExplicitTransaction { get; private set; }

    internal TransactionOutcome Outcome { get; private set; }

    /// <inheritdoc cref="TransactionInProgress"/>
    public Task<bool> GetTransactionInProgressAsync(CancellationToken cancellationToken = default) =>
        HasUncommittedChangesAsync(Trip.Async(cancellationToken));

    /// <summary>Makes the changes of the transaction permanent; does nothing when there is none. Ends a transaction from BeginTransaction too.</summary>
    /// <exception cref="ScriptDbException">The commit failed, for example on a deferred constraint.</exception>
    public void Commit() => Trip.Done(CommitAsync);

    /// <inheritdoc cref="Commit"/>
    public Task CommitAsync(CancellationToken cancellationToken = default) => CommitAsync(Trip.Async(cancellationToken));

    /// <summary>Discards the changes of the transaction; does nothing when there is none. Ends a transaction from BeginTransaction too.</summary>
    /// <exception cref="ScriptDbException">The rollback failed.</exception>
    public void Rollback() => Trip.Done(RollbackAsync);

    /// <inheritdoc cref="Rollback"/>
    public Task RollbackAsync(CancellationToken cancellationToken = default) => RollbackAsync(Trip.Async(cancellationToken));

    /// <summary>Begins the transaction before the first statement does. BeginTransaction is the member to use.</summary>
    [Obsolete("Use BeginTransaction.")]
    public void Begin() => BeginTransaction();

    /// <summary>As <see cref="TpcBegin"/> does.</summary>
    [Obsolete("Use TpcBegin.")]
    public void Begin(int formatId, string transactionId, string branchId) => TpcBegin(CreateXid(formatId, transactionId, branchId));

    /// <summary>Marks a point of the transaction that <see cref="RollbackTo"/> can go back to.</summary>
    /// <param name="savepoint">A letter, then letters, digits and underscores.</param>
    public void Save(string savepoint) => Trip.Done(trip => SavepointAsync("SAVEPOINT", savepoint, trip));

    /// <inheritdoc cref="Save"/>
    public Task SaveAsync(string savepoint, CancellationToken cancellationToken = default) =>
        SavepointAsync("SAVEPOINT", savepoint, Trip.Async(cancellationToken));

    /// <summary>Discards what was changed since the savepoint, which stays.</summary>
    /// <inheritdoc cref="Save"/>
    public void RollbackTo(string savepoint) => Trip.Done(trip => SavepointAsync("ROLLBACK TO SAVEPOINT", savepoint, trip));

    /// <inheritdoc cref="RollbackTo"/>
    public Task RollbackToAsync(string savepoint, CancellationToken cancellationToken = default) =>
        SavepointAsync("ROLLBACK TO SAVEPOINT", savepoint, Trip.Async(cancellationToken));

    internal void ReleaseSavepoint(string savepoint)
    {
        if (Dialect.KeepsSavepoints)
        {
            Trip.Done(trip => SavepointAsync("RELEASE SAVEPOINT", savepoint, trip));
        }
    }

    internal Task SavepointAsync(string verb, string savepoint, Trip trip)
    {
        if (savepoint.Length is 0 or > 30 || !char.IsAsciiLetter(savepoint[0]) || savepoint.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
        {
            throw new ArgumentException("A savepoint is named by a letter and up to 29 letters, digits and underscores.", nameof(savepoint));
        }

        return TripAsync(
            async inner =>
            {
                EnterTransaction(StatementKind.Change, CommandTimeout(), inner.CancellationToken);
                await Dialect.ExecuteAsync(inner, $"{verb} {savepoint}");
                Dialect.Succeeded(StatementKind.Query);
            },
            trip);
    }

    /// <summary>Executes a changing statement with many rows, as the commands do with one.</summary>
    internal Task<long> ExecuteBulkAsync(BulkStatement bulk, ReadOnlyMemory<object?[]> rows, Memory<long> rowCounts, Trip trip) => TripAsync(
        async inner =>
        {
            EnterTransaction(StatementKind.Change, CommandTimeout(), inner.CancellationToken);
            var count = await bulk.ExecuteAsync(rows, rowCounts, inner);
            Dialect.Succeeded(StatementKind.Change);
            return count;
        },
        trip);

    /// <summary>Commits after success, else rolls back, without warning; closes in any case.</summary>
    internal void End(bool succeeded)
    {
        if (!_isClosed)
        {
            Trip.Done(trip => CloseAfterAsync(succeeded && Dialect.OwnsTransaction ? CommitTransactionAsync : RollbackIfOpenAsync, trip));
        }
    }

    /// <summary>What the statements COMMIT and ROLLBACK do.</summary>
    internal Task EndAsync(StatementKind kind, Trip trip) => kind == StatementKind.Commit ? CommitTransactionAsync(trip) : RollbackTransactionAsync(trip);

    /// <summary>Makes sure that the transaction that a statement belongs to has begun.</summary>
    /// <returns>True when this call began it.</returns>
    internal bool EnterTransaction(StatementKind kind, int timeoutSeconds, CancellationToken cancellationToken) =>
        Dialect.BeginsTransaction(kind)
        && (!_autoCommit || ExplicitTransaction is not null)
        && _transaction.EnsureBegun(ExplicitTransaction?.IsolationLevel ?? IsolationLevel.Unspecified, timeoutSeconds, cancellationToken);

    internal void Succeeded(StatementKind kind)
    {
        if (kind == StatementKind.SchemaChange)
        {
            _transaction.SchemaChanged();
        }

        Dialect.Succeeded(kind);
        if (kind == StatementKind.SchemaChange && Dialect.CommitsSchemaChanges)
        {
            _transaction.Committed();
        }
    }

    /// <summary>A statement that failed leaves no lock behind when there is nothing else in its transaction.</summary>
    internal void LeaveFailed(bool hasBegunTransaction, Exception error)
    {
        // A cancelled statement's exception has the driver's inside.
        if ((error as DbException ?? error.InnerException as DbException) is { } driverError and not ScriptDbException)
        {
            Dialect.Failed(driverError);
        }

        if (hasBegunTransaction && !_transaction.HasKnownChanges && State == ConnectionState.Open)
        {
            Trip.Done(_transaction.RollbackAsync);
        }
    }

    /// <summary>
    /// Unspecified and ReadCommitted begin, as on Oracle, with the first statement that needs a transaction; the stronger levels at once.
    /// </summary>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        ThrowIfClosed();
        if (ExplicitTransaction is not null)
        {
            throw new InvalidOperationException("A transaction is open, and transactions cannot be nested: commit it or roll it back first.");
        }

        Dialect.CheckTransaction(isolationLevel);
        ExplicitTransaction = new ScriptTransaction(this, isolationLevel);
        if (isolationLevel is IsolationLevel.RepeatableRead or IsolationLevel.Serializable or IsolationLevel.Snapshot)
        {
            BeginAtOnce();
        }

        return ExplicitTransaction;
    }

    private void BeginAtOnce()
    {
        try
        {
            EnterTransaction(StatementKind.Change, CommandTimeout(), CancellationToken.None);
        }
        catch (DbException e) when (e is not ScriptDbException)
        {
            ExplicitTransaction = null;
            throw Dialect.Describe(e);
        }
    }

    private int CommandTimeout()
    {
        using var command = InnerConnection.CreateCommand();
        return command.CommandTimeout;
    }

    private Task<bool> HasUncommittedChangesAsync(Trip trip) =>
        State == ConnectionState.Closed ? Task.FromResult(!_isClosed && _transaction.HasKnownChanges) : _transaction.HasChangesAsync(trip);

    private Task CommitAsync(Trip trip) => TripAsync(CommitTransactionAsync, trip);

    private Task RollbackAsync(Trip trip) => TripAsync(RollbackTransactionAsync, trip);

    private async Task CommitTransactionAsync(Trip trip)
    {
        if (IsCurrent(null))
        {
            throw new ScriptDbException("BRANCH_OPEN", 0, "A branch of a distributed transaction is ended by TpcPrepare and TpcCommit, or by TpcRollback.");
        }

        try
        {
            await (Dialect.OwnsTransaction ? _transaction.CommitAsync(trip) : _transaction.EndForeignAsync(commits: true, trip));
            ExplicitTransaction = null;
        }
        catch (DbException e) when (e is not ScriptDbException)
        {
            throw Dialect.Describe(e);
        }
    }

    private async Task RollbackTransactionAsync(Trip trip)
    {
        try
        {
            await (Dialect.OwnsTransaction ? _transaction.RollbackAsync(trip) : _transaction.EndForeignAsync(commits: false, trip));
            ExplicitTransaction = null;
            _branch = _isPrepared ? _branch : null;
        }
        catch (DbException e) when (e is not ScriptDbException)
        {
            throw Dialect.Describe(e);
        }
    }

    // When the server is gone it has rolled back already.
    private Task RollbackIfOpenAsync(Trip trip) =>
        InnerConnection.State == ConnectionState.Open && Dialect.OwnsTransaction ? RollbackTransactionAsync(trip) : Task.CompletedTask;
}
