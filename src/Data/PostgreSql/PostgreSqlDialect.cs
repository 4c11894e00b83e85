using System.Data;
using System.Data.Common;
using Npgsql;
using ScriptHost.Data.Sessions;
using ScriptHost.Data.Sql;
using ScriptHost.Scripting;

namespace ScriptHost.Data.PostgreSql;

/// <summary>
/// A session on a PostgreSQL server. Every statement belongs to the transaction, SELECT too, because it may call a function that
/// writes. The driver sends BEGIN along with the first statement.
/// </summary>
internal sealed class PostgreSqlDialect : DbDialect
{
    private const string HasTransactionId = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL";

    private static readonly StatementCache Cache = new();

    private readonly NpgsqlConnection _connection;
    private readonly PostgreSqlSession _session;
    private long _changeCount;
    private bool _isBegun;
    private bool _isAborted;
    private string? _warning;

    public PostgreSqlDialect(NpgsqlConnection connection)
    {
        _connection = connection;
        _session = new PostgreSqlSession(this);
        connection.Notice += KeepWarning;
    }

    public override string Provider => "postgresql";

    public override DbConnection Connection => _connection;

    public override DatabaseSession Session => _session;

    /// <summary>Tells a new session what it is for.</summary>
    /// <returns>The users that its login can become.</returns>
    public IReadOnlyList<string> SetUp(SessionSettings session, string schema) => Trip.Done(trip => _session.SetUpAsync(session, schema, trip));

    public override TwoPhaseCommit TwoPhase => field ??= new PreparedTransactions(this);

    public override bool IsTransactionOpen => _isBegun && _connection.State == ConnectionState.Open;

    /// <summary>After an error the server takes no more statements into the transaction, and would answer COMMIT by rolling back.</summary>
    public override bool IsTransactionLost => _isAborted || !IsTransactionOpen;

    public override long ChangeCount => _changeCount;

    public override bool IsEmptyTextNull => false;

    public override bool BindsStreams => true;

    public override bool HonoursTokens => true;

    public override TimeSpan InterruptInterval => TimeSpan.FromMilliseconds(250);

    public override bool IsConnectionLost => _connection.State != ConnectionState.Open;

    public override string? Warning => _warning;

    public override TranslatedStatement Translate(string sql) => Cache.GetOrAdd(sql, "", static (text, _) => TranslateNew(text));

    public override bool BeginsTransaction(StatementKind kind) => true;

    public override void Begin(IsolationLevel isolationLevel, int timeoutSeconds, CancellationToken cancellationToken)
    {
        _connection.BeginTransaction(isolationLevel);
        (_isBegun, _isAborted) = (true, false);
    }

    public override async Task CommitAsync(Trip trip)
    {
        // One round trip: the server tells whether there is anything to commit, and fails here instead of rolling back in silence.
        try
        {
            _changeCount += await this.ScalarAsync(trip, $"{HasTransactionId}; COMMIT") is true ? 1 : 0;
        }
        catch (PostgresException)
        {
            // What fails at COMMIT, such as a deferred constraint, takes the transaction with it.
            _isAborted = true;
            throw;
        }

        _isBegun = false;
    }

    public override async Task RollbackAsync(Trip trip)
    {
        _changeCount += !_isAborted && await this.ScalarAsync(trip, HasTransactionId) is true ? 1 : 0;
        await this.ExecuteAsync(trip, "ROLLBACK");
        Detach();
    }

    /// <summary>The transaction has gone into the server's keeping, or nowhere.</summary>
    public void Detach() => (_isBegun, _isAborted) = (false, false);

    public override async Task<bool> HasHiddenChangesAsync(Trip trip) =>
        !IsTransactionLost && await this.ScalarAsync(trip, HasTransactionId) is true;

    public override void Succeeded(StatementKind kind)
    {
        _isAborted = false;
        _changeCount += kind is StatementKind.Change or StatementKind.SchemaChange ? 1 : 0;
    }

    public override void Failed(DbException error) => _isAborted |= _isBegun && error is PostgresException;

    public override void Interrupt(DbCommand? running)
    {
        try
        {
            running?.Cancel();
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException or NpgsqlException)
        {
            // Ended meanwhile, or the server is gone: nothing is left to break.
        }
    }

    public override bool IsInterruption(DbException error) => error is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };

    public override ScriptDbException Describe(DbException error) => PostgreSqlErrors.Describe(error);

    public override BulkStatement CreateBulk(TranslatedStatement statement, ManyOptions options) =>
        !options.RowCounts && !options.BatchErrors && MultiRowInsert.Parse(statement) is { } insert
            ? new PostgreSqlMultiRow(_connection, insert)
            : new PostgreSqlBatch(_connection, statement);

    public override void Close()
    {
        _connection.Notice -= KeepWarning;
        _connection.Dispose();
    }

    private static TranslatedStatement TranslateNew(string sql)
    {
        var draft = new SqlDraft(sql, SqlSyntax.PostgreSql);
        var kind = StatementKinds.Of(draft);
        if (kind is StatementKind.Commit or StatementKind.Rollback)
        {
            return new TranslatedStatement("SELECT WHERE false", kind, []);
        }

        var placeholders = Placeholders.Unify(draft);
        var returnedInto = ReturningInto.Remove(draft);
        return new TranslatedStatement(draft.ToString(), kind, placeholders) { ReturnedInto = returnedInto };
    }

    private void KeepWarning(object sender, NpgsqlNoticeEventArgs e)
    {
        if (e.Notice.InvariantSeverity == "WARNING")
        {
            _warning ??= e.Notice.MessageText;
        }
    }
}
