using System.Data;
using System.Data.Common;
using ScriptHost.Data;
using ScriptHost.Data.Sql;

namespace ScriptHost.Scripting;

/// <summary>
/// Executes statements and fetches their rows, as python-oracledb's cursor does. For C# authors Dapper is on the same connection; what a
/// cursor adds are binds by position, variables that a statement fills, many rows at once and calls of procedures.
/// </summary>
/// <remarks>
/// Binds are a dictionary or an object with properties (<c>new { id = 1 }</c>) by name, or an array or a tuple by position. Rows are
/// fetched as they are asked for and not kept.
/// </remarks>
public sealed partial class Cursor : IDisposable, IAsyncDisposable
{
    private readonly ScriptConnection _connection;
    private ScriptCommand? _command;
    private DbDataReader? _reader;
    private Func<object?, object?>?[] _converters = [];

    internal Cursor(ScriptConnection connection)
    {
        _connection = connection;
        InputTypeHandler = connection.InputTypeHandler;
        OutputTypeHandler = connection.OutputTypeHandler;
    }

    /// <summary>The columns of the query; empty after any other statement.</summary>
    public IReadOnlyList<DbColumn> Description { get; private set; } = [];

    /// <summary>The rows that the statement changed; of a query those fetched so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>How many rows <see cref="FetchMany"/> gives unless told: 1 or more, default 100.</summary>
    public int ArraySize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    = 100;

    /// <inheritdoc cref="ScriptConnection.InputTypeHandler"/>
    public Func<string, object?, object?>? InputTypeHandler { get; set; }

    /// <inheritdoc cref="ScriptConnection.OutputTypeHandler"/>
    public Func<DbColumn, Func<object?, object?>?>? OutputTypeHandler { get; set; }

    /// <summary>The placeholders of a statement, each once, in its order and without prefix.</summary>
    public IReadOnlyList<string> BindNames(string sql) => _connection.Dialect.Translate(sql).Placeholders;

    /// <summary>A variable that a statement fills.</summary>
    /// <param name="size">The most characters or bytes on Oracle; 0 is 4,000.</param>
    /// <param name="direction">Output, or InputOutput to hand a value in as well.</param>
    public Var<T> Var<T>(int size = 0, ParameterDirection direction = ParameterDirection.Output) => new(direction, size);

    /// <summary>Executes one statement. Returns the cursor, so that a query's rows can be walked through at once.</summary>
    /// <param name="sql">With placeholders <c>:name</c> or <c>:1</c>.</param>
    /// <param name="binds">Their values.</param>
    /// <exception cref="ScriptDbException">The statement failed, or its binds do not fit it.</exception>
    public Cursor Execute(string sql, object? binds = null)
    {
        Trip.Done(trip => ExecuteAsync(sql, binds, trip));
        return this;
    }

    /// <inheritdoc cref="Execute"/>
    public async Task<Cursor> ExecuteAsync(string sql, object? binds = null, CancellationToken cancellationToken = default)
    {
        await ExecuteAsync(sql, binds, Trip.Async(cancellationToken));
        return this;
    }

    /// <summary>Calls a procedure.</summary>
    /// <param name="name">With its schema and package.</param>
    /// <param name="arguments">Values, or variables where the procedure gives some back.</param>
    /// <returns>The arguments as they are after the call.</returns>
    /// <exception cref="FeatureNotSupportedException">The database has no procedures.</exception>
    public IReadOnlyList<object?> CallProc(string name, params object?[] arguments) => Trip.Done(trip => CallProcAsync(name, arguments, trip));

    /// <inheritdoc cref="CallProc"/>
    public Task<IReadOnlyList<object?>> CallProcAsync(string name, object?[] arguments, CancellationToken cancellationToken = default) =>
        CallProcAsync(name, arguments, Trip.Async(cancellationToken));

    /// <summary>Calls a function.</summary>
    /// <param name="name">With its schema and package.</param>
    /// <param name="arguments">Values.</param>
    /// <returns>What the function returned, converted; the default of the type for NULL.</returns>
    public T? CallFunc<T>(string name, params object?[] arguments) => Trip.Done(trip => CallFuncAsync<T>(name, arguments, trip));

    /// <inheritdoc cref="CallFunc"/>
    public Task<T?> CallFuncAsync<T>(string name, object?[] arguments, CancellationToken cancellationToken = default) =>
        CallFuncAsync<T>(name, arguments, Trip.Async(cancellationToken));

    /// <summary>Ends the statement. The connection stays.</summary>
    public void Dispose() => Trip.Done(trip => ResetAsync(keepCommand: false, trip));

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync() => await ResetAsync(keepCommand: false, Trip.Async(CancellationToken.None));

    private async Task ExecuteAsync(string sql, object? binds, Trip trip)
    {
        await ResetAsync(keepCommand: _command?.CommandText == sql, trip);
        _command ??= (ScriptCommand)_connection.CreateCommand();
        _command.CommandText = sql;
        var statement = _command.Translate();
        var values = CursorBinds.InOrder(statement.Placeholders, binds);
        Bind(statement.Placeholders, values);
        if (statement.ReturnedInto.Count > 0 || (_connection.Dialect.HasOutputParameters && statement.Kind != StatementKind.Query))
        {
            RowCount = await _command.ExecuteNonQueryAsync(trip);
            Receive(statement, values);
            return;
        }

        _reader = await _command.ExecuteReaderAsync(trip);
        if (_reader.FieldCount > 0)
        {
            Describe();
            return;
        }

        RowCount = Math.Max(0, _reader.RecordsAffected);
        await CloseReaderAsync(trip);
    }

    private void Bind(IReadOnlyList<string> placeholders, object?[] values)
    {
        var parameters = _command!.Parameters;
        parameters.Clear();
        for (var index = 0; index < placeholders.Count; index++)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = placeholders[index];
            if (values[index] is Variable variable)
            {
                parameter.Value = variable.Direction == ParameterDirection.Output ? null : variable.Input;
                if (_connection.Dialect.HasOutputParameters)
                {
                    OutputParameters.Shape(parameter, variable);
                }
            }
            else
            {
                parameter.Value = ToDriver(placeholders[index], values[index]);
            }

            parameters.Add(parameter);
        }
    }

    private object? ToDriver(string name, object? value)
    {
        value = InputTypeHandler is null ? value : InputTypeHandler(name, value);
        return value is DbLob lob ? lob.ToValue(_connection.Dialect.BindsStreams) : value;
    }

    /// <summary>Hands what the statement gave to the variables that wait for it.</summary>
    private void Receive(TranslatedStatement statement, object?[] values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            if (values[index] is Variable variable)
            {
                var column = statement.ReturnedInto.ToList().FindIndex(name => name.Equals(statement.Placeholders[index], StringComparison.OrdinalIgnoreCase));
                variable.Receive(column >= 0
                    ? [.. _command!.ReturnedRows.Select(row => row[column])]
                    : OutputParameters.Values(_command!.Parameters[index].Value));
            }
        }
    }

    private async Task<IReadOnlyList<object?>> CallProcAsync(string name, object?[] arguments, Trip trip)
    {
        await ExecuteAsync(_connection.Dialect.Session.CallProcedure(name, arguments.Length), arguments, trip);

        // PostgreSQL gives its OUT and INOUT arguments as a row.
        if (_reader is not null && await FetchAsync(trip) is { } row)
        {
            var outputs = arguments.OfType<Variable>().ToList();
            for (var index = 0; index < Math.Min(outputs.Count, row.Count); index++)
            {
                outputs[index].Receive([row[index]]);
            }
        }

        await CloseReaderAsync(trip);
        return [.. arguments.Select(argument => argument is Variable variable ? variable.Input : argument)];
    }

    private async Task<T?> CallFuncAsync<T>(string name, object?[] arguments, Trip trip)
    {
        var result = Var<T>();
        var sql = _connection.Dialect.Session.CallFunction(name, arguments.Length);
        if (_connection.Dialect.HasOutputParameters)
        {
            await ExecuteAsync(sql, (object?[])[result, .. arguments], trip);
            return result.Value;
        }

        await ExecuteAsync(sql, arguments, trip);
        if (await FetchAsync(trip) is { } row)
        {
            result.Receive([row[0]]);
        }

        await CloseReaderAsync(trip);
        return result.Value;
    }

    private async Task ResetAsync(bool keepCommand, Trip trip)
    {
        await CloseReaderAsync(trip);
        Description = [];
        RowCount = 0;
        if (!keepCommand)
        {
            _command?.Dispose();
            _command = null;
        }
    }

    private async Task CloseReaderAsync(Trip trip)
    {
        if (_reader is not null)
        {
            await (trip.IsAsync ? _reader.DisposeAsync() : CloseReader());
            _reader = null;
        }
    }

    private ValueTask CloseReader()
    {
        _reader!.Dispose();
        return ValueTask.CompletedTask;
    }
}
