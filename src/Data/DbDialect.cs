using System.Data.Common;
using ScriptHost.Data.Sql;
using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>What differs between databases, for one open connection. Errors of the driver pass; the callers translate them.</summary>
internal abstract class DbDialect
{
    public abstract DbConnection Connection { get; }

    /// <summary>False also when the database has ended the transaction by itself, as after some errors.</summary>
    public abstract bool IsTransactionOpen { get; }

    /// <summary>Changes with every row that this connection changes.</summary>
    public abstract long ChangeCount { get; }

    /// <exception cref="ScriptDbException">The statement needs what this database does not have.</exception>
    public abstract TranslatedStatement Translate(string sql);

    /// <summary>Begins a transaction that may change data at once, waiting for other writers.</summary>
    /// <param name="timeoutSeconds">The longest wait; 0 waits for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public abstract void Begin(int timeoutSeconds, CancellationToken cancellationToken);

    public abstract void Commit();

    public abstract void Rollback();

    /// <summary>Breaks what is running at this moment, if anything is. Called from any thread, at any time.</summary>
    public abstract void Interrupt();

    /// <summary>True when the error is what <see cref="Interrupt"/> leads to.</summary>
    public abstract bool IsInterruption(DbException error);

    public abstract ScriptDbException Describe(DbException error);
}
