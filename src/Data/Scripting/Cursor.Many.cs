using System.Collections;
using ScriptHost.Data;
using ScriptHost.Data.Sql;

namespace ScriptHost.Scripting;

public sealed partial class Cursor
{
    private const string ManySavepoint = "scripthost_many";

    private readonly List<BatchError> _batchErrors = [];

    /// <summary>The rows that the last <see cref="ExecuteMany"/> with <see cref="ManyOptions.BatchErrors"/> left out.</summary>
    public IReadOnlyList<BatchError> BatchErrors => _batchErrors;

    /// <summary>For each row of the last <see cref="ExecuteMany"/> with <see cref="ManyOptions.RowCounts"/>, how many rows of the table it changed; 0 for one that was left out.</summary>
    public IReadOnlyList<long> RowCounts { get; private set; } = [];

    /// <summary>Executes a changing statement once for each row of binds, on a server many at a time.</summary>
    /// <param name="sql">As for <see cref="Execute"/>.</param>
    /// <param name="rows">Binds as for <see cref="Execute"/>.</param>
    /// <param name="options">How; null is the default of each.</param>
    /// <returns>How many rows of the table were changed.</returns>
    /// <exception cref="ScriptDbException">A row failed: the whole call is undone, what came before it stays.</exception>
    public long ExecuteMany(string sql, IEnumerable rows, ManyOptions? options = null) => Trip.Done(trip => ExecuteManyAsync(sql, rows, options, trip));

    /// <inheritdoc cref="ExecuteMany"/>
    public Task<long> ExecuteManyAsync(string sql, IEnumerable rows, ManyOptions? options = null, CancellationToken cancellationToken = default) =>
        ExecuteManyAsync(sql, rows, options, Trip.Async(cancellationToken));

    private async Task<long> ExecuteManyAsync(string sql, IEnumerable rows, ManyOptions? options, Trip trip)
    {
        options ??= new ManyOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BatchSize, 100_000);
        await ResetAsync(keepCommand: false, trip);
        _batchErrors.Clear();
        _command = (ScriptCommand)_connection.CreateCommand();
        _command.CommandText = sql;
        var statement = _command.Translate();
        if (statement.Kind != StatementKind.Change)
        {
            throw new InvalidOperationException("ExecuteMany is for statements that change rows.");
        }

        var savepoint = await SaveAsync(trip);
        await using var bulk = _connection.Dialect.CreateBulk(statement, options);
        var many = new ManyRows(_connection, _command, bulk, options, _batchErrors);
        try
        {
            foreach (var batch in rows.Cast<object?>().Select(row => Values(statement, row)).Chunk(options.BatchSize))
            {
                await many.ExecuteAsync(batch, trip);
            }
        }
        catch when (savepoint is not null && _connection.IsHealthy)
        {
            await _connection.SavepointAsync("ROLLBACK TO SAVEPOINT", savepoint, Trip.Sync);
            throw;
        }

        RowCounts = many.RowCounts;
        RowCount = many.ChangedCount;
        return RowCount;
    }

    /// <summary>Null with AutoCommit, where every row is on its own.</summary>
    private async Task<string?> SaveAsync(Trip trip)
    {
        if (_connection.AutoCommit && _connection.ExplicitTransaction is null)
        {
            return null;
        }

        await _connection.SavepointAsync("SAVEPOINT", ManySavepoint, trip);
        return ManySavepoint;
    }

    private object?[] Values(TranslatedStatement statement, object? row)
    {
        var values = CursorBinds.InOrder(statement.Placeholders, row);
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = values[index] is Variable
                ? throw new InvalidOperationException("ExecuteMany takes values: execute a statement that fills variables once for each row.")
                : ToDriver(statement.Placeholders[index], values[index]);
        }

        return values;
    }
}
