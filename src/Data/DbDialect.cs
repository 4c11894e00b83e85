using System.Data;
using System.Data.Common;
using ScriptHost.Data.Sessions;
using ScriptHost.Data.Sql;
using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>What differs between databases, for one open connection. Errors of the driver pass; the callers translate them.</summary>
internal abstract class DbDialect
{
    /// <summary>As profiles and messages name the database.</summary>
    public abstract string Provider { get; }

    public abstract DbConnection Connection { get; }

    public abstract DatabaseSession Session { get; }

    /// <summary>Null: this database has no prepared transactions.</summary>
    public virtual TwoPhaseCommit? TwoPhase => null;

    /// <summary>False where the transaction belongs to somebody else, and is neither begun nor ended here unless a script asks for it.</summary>
    public virtual bool OwnsTransaction => true;

    /// <summary>False where savepoints go by themselves.</summary>
    public virtual bool KeepsSavepoints => true;

    /// <summary>False also when the database has ended the transaction by itself, as after some errors.</summary>
    public abstract bool IsTransactionOpen { get; }

    /// <summary>True when the transaction can only be rolled back.</summary>
    public virtual bool IsTransactionLost => !IsTransactionOpen;

    /// <summary>Differs after every statement that has changed something.</summary>
    public abstract long ChangeCount { get; }

    /// <summary>True where an empty text is NULL, as it is on Oracle.</summary>
    public virtual bool IsEmptyTextNull => true;

    /// <summary>True where <c>RETURNING … INTO</c> fills parameters; else its values come as a row.</summary>
    public virtual bool HasOutputParameters => false;

    /// <summary>True when the driver sends a stream as it reads it.</summary>
    public virtual bool BindsStreams => false;

    /// <summary>True when the driver itself breaks a statement whose token is signalled.</summary>
    public virtual bool HonoursTokens => false;

    /// <summary>True once an error has shown that the server is gone.</summary>
    public virtual bool IsConnectionLost => false;

    /// <summary>The first warning that the database has sent; null when it has sent none.</summary>
    public virtual string? Warning => null;

    /// <summary>True where a change of a schema commits what is uncommitted.</summary>
    public virtual bool CommitsSchemaChanges => false;

    /// <summary>The time between two tries to break a statement.</summary>
    public abstract TimeSpan InterruptInterval { get; }

    /// <exception cref="ScriptDbException">The statement needs what this database does not have.</exception>
    public abstract TranslatedStatement Translate(string sql);

    public virtual DbCommand CreateCommand() => Connection.CreateCommand();

    /// <summary>True when a statement of the kind belongs into a transaction.</summary>
    public abstract bool BeginsTransaction(StatementKind kind);

    /// <summary>Begins a transaction that may change data at once, waiting for other writers. Takes no round trip where there is a server.</summary>
    /// <param name="isolationLevel">As the script asked for.</param>
    /// <param name="timeoutSeconds">The longest wait; 0 waits for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract void Begin(IsolationLevel isolationLevel, int timeoutSeconds, CancellationToken cancellationToken);

    /// <summary>Looks whether a script may have a transaction of its own.</summary>
    /// <exception cref="ScriptDbException">It may not: the message says what to do instead.</exception>
    public virtual void CheckTransaction(IsolationLevel isolationLevel)
    {
    }

    public abstract Task CommitAsync(Trip trip);

    public abstract Task RollbackAsync(Trip trip);

    /// <summary>Changes in the open transaction that <see cref="ChangeCount"/> cannot tell, such as those of a function in a SELECT.</summary>
    public virtual Task<bool> HasHiddenChangesAsync(Trip trip) => Task.FromResult(false);

    /// <summary>A statement has ended well.</summary>
    public virtual void Succeeded(StatementKind kind)
    {
    }

    /// <summary>A statement has failed.</summary>
    public virtual void Failed(DbException error)
    {
    }

    /// <summary>Breaks what is running at this moment, if anything is. Called from any thread, at any time.</summary>
    /// <param name="running">The driver's command that was started last and has not ended; null when there is none.</param>
    public abstract void Interrupt(DbCommand? running);

    /// <summary>True when the error is what <see cref="Interrupt"/> leads to.</summary>
    public abstract bool IsInterruption(DbException error);

    public abstract ScriptDbException Describe(DbException error);

    public virtual void Close() => Connection.Dispose();

    /// <summary>Shapes a parameter for the driver where its type alone does not do.</summary>
    public virtual void Complete(DbParameter parameter)
    {
    }

    /// <summary>Executes one statement with many rows at once; null where it has to be done row by row.</summary>
    public virtual BulkStatement? CreateBulk(TranslatedStatement statement, ManyOptions options) => null;
}
