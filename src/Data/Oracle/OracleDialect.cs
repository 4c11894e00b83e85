using System.Data;
using System.Data.Common;
using ScriptHost.Data.Sessions;
using ScriptHost.Data.Sql;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Oracle;

/// <summary>
/// A session on an Oracle database, through ADO.NET's own members and few late-bound ones. Left alone the driver commits every
/// statement; a transaction of the driver's, begun without a round trip before the first, keeps it from that.
/// </summary>
internal sealed class OracleDialect : DbDialect
{
    private const string TransactionId = "SELECT DBMS_TRANSACTION.LOCAL_TRANSACTION_ID FROM DUAL";

    private readonly LoadedDriver _driver;
    private readonly DbConnection _connection;
    private readonly OracleSession _session;
    private DbTransaction? _transaction;
    private long _changeCount;
    private bool _isConnectionLost;
    private string? _warning;

    public OracleDialect(LoadedDriver driver, DbConnection connection)
    {
        _driver = driver;
        _connection = connection;
        _session = new OracleSession(this, driver);
        driver.Subscribe(connection, DriverManifest.InfoMessage, KeepWarning);
    }

    public override string Provider => "oracle";

    public override DbConnection Connection => _connection;

    public override DatabaseSession Session => _session;

    public override TwoPhaseCommit TwoPhase => field ??= new OracleXa(this);

    public override bool IsTransactionOpen => _transaction is not null && !_isConnectionLost;

    public override long ChangeCount => _changeCount;

    public override bool HasOutputParameters => true;

    public override bool CommitsSchemaChanges => true;

    public override bool KeepsSavepoints => false;

    public override bool IsConnectionLost => _isConnectionLost;

    public override string? Warning => _warning;

    public override TimeSpan InterruptInterval => TimeSpan.FromMilliseconds(500);

    public override TranslatedStatement Translate(string sql) => OracleStatements.Translate(sql);

    public override DbCommand CreateCommand()
    {
        var command = _connection.CreateCommand();
        _driver.Set(command, DriverManifest.BindByName, true);
        _driver.Set(command, DriverManifest.InitialLobFetchSize, -1);
        return command;
    }

    public override bool BeginsTransaction(StatementKind kind) => true;

    public override void Begin(IsolationLevel isolationLevel, int timeoutSeconds, CancellationToken cancellationToken) =>
        _transaction = isolationLevel == IsolationLevel.Unspecified ? _connection.BeginTransaction() : _connection.BeginTransaction(isolationLevel);

    public override async Task CommitAsync(Trip trip)
    {
        if (trip.IsAsync)
        {
            await _transaction!.CommitAsync(trip.CancellationToken);
        }
        else
        {
            _transaction!.Commit();
        }

        Detach();
    }

    public override async Task RollbackAsync(Trip trip)
    {
        if (trip.IsAsync)
        {
            await _transaction!.RollbackAsync(trip.CancellationToken);
        }
        else
        {
            _transaction!.Rollback();
        }

        Detach();
    }

    /// <summary>The driver's transaction is over, or the branch that it stood for has another end.</summary>
    public void Detach()
    {
        _transaction?.Dispose();
        _transaction = null;
    }

    public override async Task<bool> HasHiddenChangesAsync(Trip trip) =>
        IsTransactionOpen && await this.ScalarAsync(trip, TransactionId) is not null;

    public override void Succeeded(StatementKind kind) =>
        _changeCount += kind is StatementKind.Change or StatementKind.SchemaChange ? 1 : 0;

    public override void Failed(DbException error) => _isConnectionLost |= OracleErrors.IsFatal(error);

    public override void Interrupt(DbCommand? running)
    {
        try
        {
            running?.Cancel();
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException or DbException)
        {
            // Ended meanwhile: nothing is left to break.
        }
    }

    public override bool IsInterruption(DbException error) => OracleErrors.IsInterruption(error);

    public override ScriptDbException Describe(DbException error) => OracleErrors.Describe(error);

    /// <summary>Array binding tells the sum of the changed rows only, and which row failed where the driver's errors do.</summary>
    public override BulkStatement? CreateBulk(TranslatedStatement statement, ManyOptions options)
    {
        var canBindArrays = _driver.Has(DriverManifest.ArrayBindCount);
        var tellsFailedRow = _driver.Has(DriverManifest.Errors) && _driver.Has(DriverManifest.ArrayBindIndex);
        return !canBindArrays || options.RowCounts || (options.BatchErrors && !tellsFailedRow) ? null : new OracleArrayBinding(this, _driver, statement);
    }

    private void KeepWarning(object? sender, EventArgs e) => _warning ??= _driver.Get(e, DriverManifest.InfoMessageText) as string;
}
