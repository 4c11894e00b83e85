using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using ScriptHost.Data.Sessions;
using ScriptHost.Data.Sql;
using ScriptHost.Scripting;
using SQLitePCL;

namespace ScriptHost.Data.Sqlite;

/// <summary>
/// The embedded database. Transactions are begun and ended beside the driver, which would otherwise refuse every command that was
/// not made for the transaction, the ones on <see cref="ScriptConnection.InnerConnection"/> among them.
/// </summary>
internal sealed class SqliteDialect(SqliteConnection connection, string user) : DbDialect
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public override string Provider => "sqlite";

    public override DbConnection Connection => connection;

    public override DatabaseSession Session { get; } = new SqliteSession(connection);

    public override TimeSpan InterruptInterval => TimeSpan.FromMilliseconds(10);

    public override bool IsTransactionOpen => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    public override long ChangeCount => raw.sqlite3_total_changes(connection.Handle);

    public override TranslatedStatement Translate(string sql) => SqliteTranslator.Translate(sql, user);

    public override bool BeginsTransaction(StatementKind kind) => kind is StatementKind.Change or StatementKind.SchemaChange;

    /// <summary>
    /// Takes the write lock at once: a transaction that has read and only then wants to write fails, without any waiting, when another
    /// connection has committed in between.
    /// </summary>
    public override void Begin(IsolationLevel isolationLevel, int timeoutSeconds, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        int result;
        while ((result = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE")) != raw.SQLITE_OK)
        {
            var hasTime = timeoutSeconds == 0 || Stopwatch.GetElapsedTime(startedAt).TotalSeconds < timeoutSeconds;
            if (result != raw.SQLITE_BUSY || !hasTime)
            {
                SqliteException.ThrowExceptionForRC(result, connection.Handle);
            }

            // SQLite itself has waited a while, but not where it sees that waiting is of no use to this connection's open reader.
            cancellationToken.WaitHandle.WaitOne(Pause);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public override Task CommitAsync(Trip trip) => Execute("COMMIT");

    public override Task RollbackAsync(Trip trip) => Execute("ROLLBACK");

    public override void Interrupt(DbCommand? running)
    {
        try
        {
            if (connection.Handle is { } handle)
            {
                raw.sqlite3_interrupt(handle);
            }
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile: nothing is running any more.
        }
    }

    public override bool IsInterruption(DbException error) => error is SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT };

    public override ScriptDbException Describe(DbException error) => SqliteErrors.Describe((SqliteException)error);

    private Task Execute(string sql)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle, sql), connection.Handle);
        return Task.CompletedTask;
    }
}
