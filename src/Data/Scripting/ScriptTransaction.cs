using System.Data;
using System.Data.Common;

namespace ScriptHost.Scripting;

/// <summary>
/// A transaction begun by name, with ADO.NET's rules: disposed without <see cref="Commit"/>, it is rolled back. Every command of the
/// connection belongs to it, whether or not it says so, and so do changes that were uncommitted when it began.
/// </summary>
public sealed class ScriptTransaction : DbTransaction
{
    private readonly ScriptConnection _connection;

    internal ScriptTransaction(ScriptConnection connection, IsolationLevel isolationLevel)
    {
        _connection = connection;
        IsolationLevel = isolationLevel;
    }

    /// <summary>As asked for. RepeatableRead, Serializable and Snapshot take the write lock of the embedded database at once.</summary>
    public override IsolationLevel IsolationLevel { get; }

    internal bool IsCompleted => !ReferenceEquals(_connection.ExplicitTransaction, this);

    /// <summary>Null once the transaction has ended.</summary>
    protected override DbConnection? DbConnection => IsCompleted ? null : _connection;

    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    /// <exception cref="ScriptDbException">The commit failed; the transaction is still open.</exception>
    public override void Commit()
    {
        ThrowIfCompleted();
        _connection.Commit();
    }

    /// <exception cref="InvalidOperationException">The transaction has ended.</exception>
    public override void Rollback()
    {
        ThrowIfCompleted();
        _connection.Rollback();
    }

    /// <inheritdoc/>
    public override bool SupportsSavepoints => true;

    /// <summary>Marks a point that <see cref="Rollback(string)"/> can go back to.</summary>
    /// <inheritdoc cref="ScriptConnection.Save"/>
    public override void Save(string savepointName)
    {
        ThrowIfCompleted();
        _connection.Save(savepointName);
    }

    /// <summary>Discards what was changed since the savepoint, which stays.</summary>
    /// <inheritdoc cref="ScriptConnection.Save"/>
    public override void Rollback(string savepointName)
    {
        ThrowIfCompleted();
        _connection.RollbackTo(savepointName);
    }

    /// <summary>Forgets the savepoint and keeps the changes.</summary>
    /// <inheritdoc cref="ScriptConnection.Save"/>
    public override void Release(string savepointName)
    {
        ThrowIfCompleted();
        _connection.ReleaseSavepoint(savepointName);
    }

    /// <inheritdoc cref="Commit"/>
    public override Task CommitAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfCompleted();
        return _connection.CommitAsync(cancellationToken);
    }

    /// <inheritdoc cref="Rollback()"/>
    public override Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfCompleted();
        return _connection.RollbackAsync(cancellationToken);
    }

    internal bool BelongsTo(ScriptConnection connection) => ReferenceEquals(_connection, connection);

    internal void ThrowIfCompleted()
    {
        if (IsCompleted)
        {
            throw new InvalidOperationException("The transaction has ended: it was committed or rolled back, or its connection closed.");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !IsCompleted)
        {
            _connection.Rollback();
        }

        base.Dispose(disposing);
    }
}
