using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ScriptHost.Data;
using ScriptHost.Data.Sql;

namespace ScriptHost.Scripting;

/// <summary>
/// A statement on a <see cref="ScriptConnection"/>. Placeholders are written <c>:name</c>, <c>@name</c> or <c>:1</c>; parameters without
/// a name belong to them in the order of the text. Except on PostgreSQL an empty text is NULL, as on Oracle: a parameter whose value
/// is one is set to <see cref="DBNull.Value"/> when the statement is executed.
/// </summary>
public sealed class ScriptCommand : DbCommand
{
    /// <summary>The longest statement. A longer one has values written into it that belong into parameters.</summary>
    internal const int MaxStatementLength = 16 * 1024 * 1024;

    private readonly ScriptConnection _connection;
    private readonly DbCommand _inner;
    private string _commandText = "";
    private TranslatedStatement? _statement;
    private ScriptTransaction? _transaction;

    internal ScriptCommand(ScriptConnection connection, DbCommand inner)
    {
        _connection = connection;
        _inner = inner;
    }

    /// <summary>
    /// Parameters with a name belong to the placeholders of their names, whatever this says: it is here because Dapper and code written
    /// for Oracle's driver set it.
    /// </summary>
    public bool BindByName { get; set; } = true;

    /// <inheritdoc/>
    [AllowNull]
    public override string CommandText
    {
        get => _commandText;
        set
        {
            if (!string.Equals(value, _commandText, StringComparison.Ordinal))
            {
                _commandText = value ?? "";
                _statement = null;
            }
        }
    }

    /// <summary>
    /// Seconds; 0 waits for ever. On a server the longest time that the statement may take; on the embedded database the longest wait
    /// for another connection's lock. Default: the profile's, 30 unless set.
    /// </summary>
    public override int CommandTimeout
    {
        get => _inner.CommandTimeout;
        set => _inner.CommandTimeout = value;
    }

    /// <inheritdoc/>
    public override CommandType CommandType
    {
        get => _inner.CommandType;
        set
        {
            _inner.CommandType = value;
            _statement = null;
        }
    }

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc/>
    public override UpdateRowSource UpdatedRowSource
    {
        get => _inner.UpdatedRowSource;
        set => _inner.UpdatedRowSource = value;
    }

    /// <summary>The rows that <c>RETURNING … INTO</c> gave, where its values come as rows.</summary>
    internal IReadOnlyList<object[]> ReturnedRows { get; private set; } = [];

    /// <summary>The connection that made the command. It cannot be changed.</summary>
    protected override DbConnection? DbConnection
    {
        get => _connection;
        set
        {
            if (!ReferenceEquals(value, _connection))
            {
                throw new InvalidOperationException("A command stays with the connection that made it.");
            }
        }
    }

    protected override DbParameterCollection DbParameterCollection => _inner.Parameters;

    /// <summary>May stay null: a command belongs to its connection's transaction in any case.</summary>
    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set => _transaction = value switch
        {
            null => null,
            ScriptTransaction transaction when transaction.BelongsTo(_connection) => transaction,
            _ => throw new InvalidOperationException("The transaction belongs to another connection."),
        };
    }

    /// <inheritdoc cref="ScriptConnection.Cancel"/>
    public override void Cancel() => _connection.Cancel();

    /// <inheritdoc/>
    public override void Prepare()
    {
        _connection.ThrowIfClosed();
        ParameterBinding.Complete(_connection.Dialect, _inner.Parameters, Translate());
        try
        {
            _inner.Prepare();
        }
        catch (DbException e) when (e is not ScriptDbException)
        {
            throw _connection.Failure(e, null);
        }
    }

    /// <inheritdoc/>
    public override int ExecuteNonQuery() => Translate().ReturnedInto.Count == 0
        ? Execute(static (inner, _) => inner.ExecuteNonQuery())
        : Trip.Done(ExecuteReturningAsync);

    /// <inheritdoc/>
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => Translate().ReturnedInto.Count == 0
        ? ExecuteAsync(static (inner, _, token) => inner.ExecuteNonQueryAsync(token), CommandBehavior.Default, cancellationToken)
        : ExecuteReturningAsync(Trip.Async(cancellationToken));

    /// <inheritdoc/>
    public override object? ExecuteScalar() => Execute(static (inner, _) => inner.ExecuteScalar());

    /// <inheritdoc/>
    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        ExecuteAsync(static (inner, _, token) => inner.ExecuteScalarAsync(token), CommandBehavior.Default, cancellationToken);

    /// <summary>Translates the text unless that is done.</summary>
    internal TranslatedStatement Translate()
    {
        if (_statement is null)
        {
            if (_commandText.Length > MaxStatementLength)
            {
                throw new ScriptDbException(
                    "STATEMENT_TOO_LONG",
                    0,
                    $"The statement has {_commandText.Length} characters; at most {MaxStatementLength} are taken. Bind values instead of writing them into the text.");
            }

            _statement = CommandType == CommandType.Text
                ? _connection.Dialect.Translate(_commandText)
                : new TranslatedStatement(_commandText, StatementKind.Change, [.. _inner.Parameters.Cast<DbParameter>().Select(parameter => parameter.ParameterName)]);
            _inner.CommandText = _statement.Text;
        }

        return _statement;
    }

    protected override DbParameter CreateDbParameter() => _inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        var reader = Execute(static (inner, behavior) => inner.ExecuteReader(behavior), behavior & ~CommandBehavior.CloseConnection);
        return new ScriptDataReader(_connection, reader, behavior);
    }

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        var reader = await ExecuteAsync(
            static (inner, behavior, token) => inner.ExecuteReaderAsync(behavior, token),
            behavior & ~CommandBehavior.CloseConnection,
            cancellationToken);
        return new ScriptDataReader(_connection, reader, behavior);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private T Execute<T>(Func<DbCommand, CommandBehavior, T> run, CommandBehavior behavior = CommandBehavior.Default)
    {
        using var interrupt = StatementInterrupt.On(_connection, Trip.Sync);
        using var use = _connection.Use();
        var hasBegun = false;
        try
        {
            var kind = Complete();
            if (!EndsTransaction(kind))
            {
                hasBegun = _connection.EnterTransaction(kind, CommandTimeout, CancellationToken.None);
            }
            else
            {
                Trip.Done(trip => _connection.EndAsync(kind, trip));
            }

            _connection.Starting(_inner);
            var result = run(_inner, behavior);
            _connection.Succeeded(kind);
            return result;
        }
        catch (Exception e)
        {
            _connection.LeaveFailed(hasBegun, e);
            if (_connection.Failure(e, interrupt) is var failure && !ReferenceEquals(failure, e))
            {
                throw failure;
            }

            throw;
        }
    }

    private async Task<T> ExecuteAsync<T>(
        Func<DbCommand, CommandBehavior, CancellationToken, Task<T>> run,
        CommandBehavior behavior,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var interrupt = StatementInterrupt.On(_connection, Trip.Async(cancellationToken));
        var trip = interrupt?.Trip ?? Trip.Async(CancellationToken.None);
        using var use = _connection.Use();
        var hasBegun = false;
        try
        {
            var kind = Complete();
            if (!EndsTransaction(kind))
            {
                hasBegun = _connection.EnterTransaction(kind, CommandTimeout, trip.CancellationToken);
            }
            else
            {
                await _connection.EndAsync(kind, trip);
            }

            _connection.Starting(_inner);
            var result = await run(_inner, behavior, trip.CancellationToken);
            _connection.Succeeded(kind);
            return result;
        }
        catch (Exception e)
        {
            _connection.LeaveFailed(hasBegun, e);
            if (_connection.Failure(e, interrupt) is var failure && !ReferenceEquals(failure, e))
            {
                throw failure;
            }

            throw;
        }
    }

    private static bool EndsTransaction(StatementKind kind) => kind is StatementKind.Commit or StatementKind.Rollback;

    /// <summary>Everything that comes before the driver: translation and binding.</summary>
    private StatementKind Complete()
    {
        _connection.ThrowIfClosed();
        _transaction?.ThrowIfCompleted();
        var statement = Translate();
        ParameterBinding.Complete(_connection.Dialect, _inner.Parameters, statement);
        return statement.Kind;
    }

    /// <summary>Runs the statement as a query and fills the parameters of its INTO clause from the row.</summary>
    private async Task<int> ExecuteReturningAsync(Trip trip)
    {
        var rows = new List<object[]>();
        await using (var reader = trip.IsAsync
            ? await ExecuteDbDataReaderAsync(CommandBehavior.Default, trip.CancellationToken)
            : ExecuteDbDataReader(CommandBehavior.Default))
        {
            while (await reader.ReadAsync(trip))
            {
                var values = new object[reader.FieldCount];
                reader.GetValues(values);
                rows.Add(values);
            }
        }

        ReturnedRows = rows;
        for (var index = 0; index < _statement!.ReturnedInto.Count; index++)
        {
            _inner.Parameters[_statement.ReturnedInto[index]].Value = rows.Count > 0 ? rows[0][index] : DBNull.Value;
        }

        return rows.Count;
    }
}
