using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>
/// The one transaction of a connection. It begins with the first statement that writes, so that a script that reads holds no lock,
/// and knows whether anything was changed in it, so that a loss is reported only when there is one.
/// </summary>
internal sealed class ImplicitTransaction(DbDialect dialect)
{
    private TransactionOutcome _outcome;
    private long _settledChanges = dialect.ChangeCount;
    private bool _schemaChanged;

    public bool IsBegun { get; private set; }

    public bool HasChanges => IsBegun && HasUnsettledChanges;

    /// <summary>How the last transaction with changes ended; statements outside any transaction commit by themselves.</summary>
    public TransactionOutcome Outcome
    {
        get
        {
            if (!IsBegun)
            {
                Settle(TransactionOutcome.Committed);
            }

            return _outcome;
        }
    }

    private bool HasUnsettledChanges => _schemaChanged || dialect.ChangeCount != _settledChanges;

    /// <summary>Begins it unless it is begun.</summary>
    /// <returns>True when this call began it.</returns>
    public bool EnsureBegun(int timeoutSeconds, CancellationToken cancellationToken)
    {
        if (IsBegun)
        {
            ThrowIfLost();
            return false;
        }

        Settle(TransactionOutcome.Committed);
        dialect.Begin(timeoutSeconds, cancellationToken);
        IsBegun = true;
        return true;
    }

    public void SchemaChanged() => _schemaChanged = true;

    public void Commit()
    {
        if (IsBegun)
        {
            ThrowIfLost();
            dialect.Commit();
            End(TransactionOutcome.Committed);
        }
    }

    public void Rollback()
    {
        if (IsBegun)
        {
            if (dialect.IsTransactionOpen)
            {
                dialect.Rollback();
            }

            End(TransactionOutcome.RolledBack);
        }
    }

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
    private void ThrowIfLost()
    {
        if (!dialect.IsTransactionOpen)
        {
            throw new ScriptDbException(
                "TRANSACTION_LOST",
                0,
                "The database ended the transaction after an earlier error, and its changes are lost: call Rollback(), then repeat the work.");
        }
    }
}
