using System.Data;
using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>
/// The one transaction of a connection. It begins with the first statement that needs one, so that a script that does nothing holds
/// no lock, and knows whether anything was changed in it, so that a loss is reported only when there is one.
/// </summary>
internal sealed class ImplicitTransaction(DbDialect dialect)
{
    private TransactionOutcome _outcome;
    private long _settledChanges = dialect.ChangeCount;
    private bool _schemaChanged;

    public bool IsBegun { get; private set; }

    /// <summary>How the last transaction with changes ended; statements outside any transaction commit by themselves.</summary>
    public TransactionOutcome Outcome
    {
        get
        {
            if (!IsBegun)
            {
                Settle(dialect.OwnsTransaction ? TransactionOutcome.Committed : TransactionOutcome.LeftToCaller);
            }

            return _outcome;
        }
    }

    /// <summary>True when there are changes that this connection's own statements are known to have made.</summary>
    public bool HasKnownChanges => IsBegun && HasUnsettledChanges;

    private bool HasUnsettledChanges => _schemaChanged || dialect.ChangeCount != _settledChanges;

    public async Task<bool> HasChangesAsync(Trip trip) =>
        (IsBegun || !dialect.OwnsTransaction) && (HasUnsettledChanges || await dialect.HasHiddenChangesAsync(trip));

    /// <summary>Begins it unless it is begun.</summary>
    /// <returns>True when this call began it.</returns>
    public bool EnsureBegun(IsolationLevel isolationLevel, int timeoutSeconds, CancellationToken cancellationToken)
    {
        if (IsBegun)
        {
            ThrowIf(!dialect.IsTransactionOpen);
            return false;
        }

        Settle(TransactionOutcome.Committed);
        dialect.Begin(isolationLevel, timeoutSeconds, cancellationToken);
        IsBegun = true;
        return true;
    }

    public void SchemaChanged() => _schemaChanged = true;

    public async Task CommitAsync(Trip trip)
    {
        if (IsBegun)
        {
            ThrowIf(dialect.IsTransactionLost);
            await dialect.CommitAsync(trip);
            End(TransactionOutcome.Committed);
        }
    }

    public async Task RollbackAsync(Trip trip)
    {
        if (IsBegun)
        {
            try
            {
                if (dialect.IsTransactionOpen)
                {
                    await dialect.RollbackAsync(trip);
                }
            }
            finally
            {
                // A rollback that fails has lost its connection, and the database does the same then.
                End(TransactionOutcome.RolledBack);
            }

            await dialect.Session.RolledBackAsync(trip);
        }
    }

    /// <summary>Has a transaction ended that belongs to somebody else.</summary>
    public async Task EndForeignAsync(bool commits, Trip trip)
    {
        await (commits ? dialect.CommitAsync(trip) : dialect.RollbackAsync(trip));
        Settle(commits ? TransactionOutcome.Committed : TransactionOutcome.RolledBack);
    }

    /// <summary>The branch of a distributed transaction that was prepared here is no longer this session's to end.</summary>
    public void Detach() => End(TransactionOutcome.None);

    /// <summary>The database has committed by itself, as Oracle does around every change of a schema.</summary>
    public void Committed() => Settle(TransactionOutcome.Committed);

    private void End(TransactionOutcome outcome)
    {
        IsBegun = false;
        Settle(outcome);
    }

    private void Settle(TransactionOutcome outcome)
    {
        if (HasUnsettledChanges)
        {
            _outcome = outcome;
            _settledChanges = dialect.ChangeCount;
            _schemaChanged = false;
        }
    }

    /// <summary>A script that caught the error and goes on must not commit the second half of its work without the first.</summary>
    private static void ThrowIf(bool isLost)
    {
        if (isLost)
        {
            throw new ScriptDbException(
                "TRANSACTION_LOST",
                0,
                "The database ended the transaction after an earlier error, and its changes are lost: call Rollback(), then repeat the work.");
        }
    }
}
