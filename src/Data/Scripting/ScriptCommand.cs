using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using ScriptHost.Data;
using ScriptHost.Data.Sql;

namespace ScriptHost.Scripting;

/// <summary>
/// A statement on a <see cref="ScriptConnection"/>. Placeholders are written <c>:name</c>, <c>@name</c> or <c>:1</c>. As on Oracle an
/// empty string is NULL: a parameter whose value is one is set to <see cref="DBNull.Value"/> when the statement is executed.
/// </summary>
public sealed class ScriptCommand : DbCommand
{
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
    /// True: parameters belong to the placeholders of their names. Default false: those without a name belong to the placeholders in
    /// the order of the text. Dapper sets it.
    /// </summary>
    public bool BindByName { get; set; }

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

    /// <summary>Seconds that the statement waits for another connection's lock; 0 waits for ever. Default: the profile's, 30 unless set.</summary>
    public override int CommandTimeout
    {
        get => _inner.CommandTimeout;
        set => _inner.CommandTimeout = value;
    }

    /// <inheritdoc/>
    public override CommandType CommandType
    {
        get => _inner.CommandType;
        set => _inner.CommandType = value;
    }

    /// <inheritdoc/>
    public override bool DesignTimeVisible { get; set; }

    /// <inheritdoc/>
    public override UpdateRowSource UpdatedRowSource
    {
        get => _inner.UpdatedRowSource;
        set => _inner.UpdatedRowSource = value;
    }

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
        Translate();
        try
        {
            _inner.Prepare();
        }
        catch (DbException e) when (e is not ScriptDbException)
        {
            throw _connection.Failure(e, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public override int ExecuteNonQuery() => Execute(static (inner, _) => inner.ExecuteNonQuery());

    /// <inheritdoc/>
    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) =>
        ExecuteAsync(static (inner, _, token) => inner.ExecuteNonQueryAsync(token), CommandBehavior.Default, cancellationToken);

    /// <inheritdoc/>
    public override object? ExecuteScalar() => Execute(static (inner, _) => inner.ExecuteScalar());

    /// <inheritdoc/>
    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) =>
        ExecuteAsync(static (inner, _, token) => inner.ExecuteScalarAsync(token), CommandBehavior.Default, cancellationToken);

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
        var hasBegun = false;
        try
        {
            hasBegun = Enter(CancellationToken.None);
            var result = run(_inner, behavior);
            Leave();
            return result;
        }
        catch (Exception e)
        {
            ThrowFailure(e, hasBegun, CancellationToken.None);
            throw;
        }
    }

    private async Task<T> ExecuteAsync<T>(
        Func<DbCommand, CommandBehavior, CancellationToken, Task<T>> run,
        CommandBehavior behavior,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var interrupt = StatementInterrupt.On(_connection.Dialect, cancellationToken);
        var hasBegun = false;
        try
        {
            hasBegun = Enter(cancellationToken);
            var result = await run(_inner, behavior, cancellationToken);
            Leave();
            return result;
        }
        catch (Exception e)
        {
            ThrowFailure(e, hasBegun, cancellationToken);
            throw;
        }
    }

    /// <summary>Everything that comes before the driver: translation, binding, and the transaction that the statement belongs to.</summary>
    /// <returns>True when the transaction was begun for this statement.</returns>
    private bool Enter(CancellationToken cancellationToken)
    {
        _connection.ThrowIfClosed();
        _transaction?.ThrowIfCompleted();
        var statement = Translate();
        ParameterBinding.Complete(_inner.Parameters, BindByName ? null : statement.Placeholders);
        switch (statement.Kind)
        {
            case StatementKind.Change:
            case StatementKind.SchemaChange:
                return _connection.EnterTransaction(CommandTimeout, cancellationToken);
            case StatementKind.Commit:
                _connection.Commit();
                break;
            case StatementKind.Rollback:
                _connection.Rollback();
                break;
        }

        return false;
    }

    private void Leave()
    {
        if (_statement!.Kind == StatementKind.SchemaChange)
        {
            _connection.SchemaChanged();
        }
    }

    /// <summary>Returns when the error is not the driver's and may go to the script as it is.</summary>
    private void ThrowFailure(Exception error, bool hasBegun, CancellationToken cancellationToken)
    {
        _connection.LeaveFailed(hasBegun);
        if (error is DbException and not ScriptDbException)
        {
            throw _connection.Failure((DbException)error, cancellationToken);
        }
    }

    private TranslatedStatement Translate()
    {
        if (_statement is null)
        {
            _statement = _connection.Dialect.Translate(_commandText);
            _inner.CommandText = _statement.Text;
        }

        return _statement;
    }
}
