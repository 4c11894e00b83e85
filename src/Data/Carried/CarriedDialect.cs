using System.Data;
using System.Data.Common;
using ScriptHost.Data.Oracle;
using ScriptHost.Data.Sessions;
using ScriptHost.Data.Sql;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Carried;

/// <summary>
/// The very session of the caller, lent for one run by the shim in Oracle's container (docs/carried-session.md). Its transaction is the
/// caller's, too: nothing is begun, committed or rolled back here, unless the shim's settings allow the script to.
/// </summary>
internal sealed class CarriedDialect : DbDialect
{
    private readonly CarriedChannel _channel;
    private readonly CarriedConnection _connection;
    private readonly CarriedSession _session;
    private long _changeCount;
    private bool _isLost;

    public CarriedDialect(CarriedConnection connection)
    {
        _channel = connection.Channel;
        _connection = connection;
        _session = new CarriedSession(this, connection.Channel);
    }

    public override string Provider => "carried";

    public override DbConnection Connection => _connection;

    public override DatabaseSession Session => _session;

    public override bool OwnsTransaction => false;

    /// <summary>The caller's is there before the script's first statement.</summary>
    public override bool IsTransactionOpen => !IsConnectionLost;

    public override long ChangeCount => _changeCount;

    public override bool HasOutputParameters => true;

    public override bool BindsStreams => true;

    public override bool CommitsSchemaChanges => true;

    public override bool KeepsSavepoints => false;

    public override bool IsConnectionLost => _isLost || _channel.IsLost;

    public override TimeSpan InterruptInterval => TimeSpan.FromMilliseconds(500);

    /// <summary>A statement COMMIT or ROLLBACK is asked for by a message of its own, and nothing is left of its text.</summary>
    public override TranslatedStatement Translate(string sql) => OracleStatements.Translate(sql) is var statement
        && statement.Kind is StatementKind.Commit or StatementKind.Rollback
        ? statement with { Text = "" }
        : statement;

    public override bool BeginsTransaction(StatementKind kind) => false;

    public override void Begin(IsolationLevel isolationLevel, int timeoutSeconds, CancellationToken cancellationToken)
    {
        // There is one.
    }

    public override void CheckTransaction(IsolationLevel isolationLevel)
    {
        if (!_channel.AllowsCommit)
        {
            throw new ScriptDbException(
                "CALLERS_TRANSACTION",
                0,
                "BeginTransaction is refused: the transaction is the caller's, who commits it or rolls it back when the job has ended. "
                    + "Leave the changes as they are; take some back with Save() and RollbackTo().");
        }

        if (isolationLevel is not (IsolationLevel.Unspecified or IsolationLevel.ReadCommitted))
        {
            throw new FeatureNotSupportedException($"the isolation level {isolationLevel}", Provider, "the caller's transaction has begun already.");
        }
    }

    public override Task CommitAsync(Trip trip) => AskAsync(CarriedMessage.Commit, trip);

    public override Task RollbackAsync(Trip trip) => AskAsync(CarriedMessage.Rollback, trip);

    /// <summary>The caller's changes count, too.</summary>
    public override async Task<bool> HasHiddenChangesAsync(Trip trip)
    {
        var state = (await _channel.AskAsync(CarriedMessage.State, new PayloadWriter(), trip)).Expect(CarriedMessage.StateIs);
        var isInTransaction = state.Byte() != 0;
        state.End();
        return isInTransaction;
    }

    public override void Succeeded(StatementKind kind) =>
        _changeCount += kind is StatementKind.Change or StatementKind.SchemaChange ? 1 : 0;

    public override void Failed(DbException error)
    {
        if (error is CarriedException { IsLost: true })
        {
            // Behind an answer that makes no sense nothing else would make any.
            _channel.Break();
        }

        _isLost |= CarriedErrors.IsFatal(error);
    }

    public override void Interrupt(DbCommand? running) => _channel.Cancel();

    public override bool IsInterruption(DbException error) => CarriedErrors.IsInterruption(error);

    public override ScriptDbException Describe(DbException error) => CarriedErrors.Describe(error);

    /// <summary>Batch errors and the counts of rows are python-oracledb's own.</summary>
    public override BulkStatement? CreateBulk(TranslatedStatement statement, ManyOptions options) =>
        (options.BatchErrors || options.RowCounts) && !_channel.Driver.StartsWith("oracledb", StringComparison.Ordinal)
            ? null
            : new CarriedBulk(_channel, statement, options);

    private async Task AskAsync(CarriedMessage message, Trip trip) =>
        (await _channel.AskAsync(message, new PayloadWriter(), trip)).Expect(CarriedMessage.Done).End();
}
