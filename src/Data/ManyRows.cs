using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>
/// The rows of one ExecuteMany: in bulk where the database can, else one by one with one prepared command. With batch errors a bulk
/// that fails is done again in two parts, without the row that failed.
/// </summary>
internal sealed class ManyRows(ScriptConnection connection, ScriptCommand command, BulkStatement? bulk, ManyOptions options, List<BatchError> errors)
{
    private const string RowSavepoint = "scripthost_row";

    private readonly List<long> _rowCounts = [];
    private int _rowsSoFar;

    /// <summary>How many rows of the table each row changed; empty unless that is asked for.</summary>
    public IReadOnlyList<long> RowCounts => _rowCounts;

    /// <summary>How many rows of the table were changed.</summary>
    public long ChangedCount { get; private set; }

    /// <summary>What one error of the database leaves usable: on PostgreSQL nothing behind the last savepoint.</summary>
    private bool NeedsSavepoint => options.BatchErrors && connection.Dialect.Provider == "postgresql";

    public async Task ExecuteAsync(object?[][] rows, Trip trip)
    {
        if (bulk is null)
        {
            await ExecuteOneByOneAsync(rows, trip);
        }
        else
        {
            var counts = options.RowCounts ? new long[rows.Length] : [];
            for (var start = 0; start < rows.Length;)
            {
                start += await ExecuteBulkAsync(rows.AsMemory(start), counts.AsMemory(Math.Min(start, counts.Length)), _rowsSoFar + start, trip);
            }

            _rowCounts.AddRange(counts);
        }

        _rowsSoFar += rows.Length;
    }

    /// <returns>How many rows are done, the failed one among them.</returns>
    private async Task<int> ExecuteBulkAsync(ReadOnlyMemory<object?[]> rows, Memory<long> counts, int index, Trip trip)
    {
        try
        {
            await SendAsync(rows, counts, trip);
            errors.AddRange(bulk!.Errors.Select(error => error with { Index = index + error.Index }));
            bulk.Errors.Clear();
            return rows.Length;
        }
        catch (ScriptDbException e) when (options.BatchErrors && FailedRow(e) is not null)
        {
            var failed = FailedRow(e)!.Value;
            counts.Span.Clear();
            errors.Add(new BatchError(index + failed, e.Code, e.Message));
            if (failed > 0)
            {
                await SendAsync(rows[..failed], counts[..Math.Min(failed, counts.Length)], trip);
            }

            return failed + 1;
        }
    }

    private int? FailedRow(ScriptDbException error) =>
        error.DriverError is { } driverError ? bulk!.FailedRow(driverError) : null;

    private async Task SendAsync(ReadOnlyMemory<object?[]> rows, Memory<long> counts, Trip trip)
    {
        if (NeedsSavepoint)
        {
            await connection.SavepointAsync("SAVEPOINT", RowSavepoint, trip);
        }

        try
        {
            ChangedCount += await connection.ExecuteBulkAsync(bulk!, rows, counts, trip);
        }
        catch (ScriptDbException) when (NeedsSavepoint && connection.IsHealthy)
        {
            await connection.SavepointAsync("ROLLBACK TO SAVEPOINT", RowSavepoint, trip);
            throw;
        }

        if (NeedsSavepoint)
        {
            await connection.SavepointAsync("RELEASE SAVEPOINT", RowSavepoint, trip);
        }
    }

    private async Task ExecuteOneByOneAsync(object?[][] rows, Trip trip)
    {
        var parameters = command.Parameters;
        foreach (var (index, values) in rows.Index())
        {
            for (var column = 0; column < values.Length; column++)
            {
                if (parameters.Count == column)
                {
                    var parameter = command.CreateParameter();
                    parameter.ParameterName = command.Translate().Placeholders[column];
                    parameters.Add(parameter);
                }

                parameters[column].Value = values[column];
            }

            var count = 0;
            try
            {
                count = await command.ExecuteNonQueryAsync(trip);
            }
            catch (ScriptDbException e) when (options.BatchErrors)
            {
                errors.Add(new BatchError(_rowsSoFar + index, e.Code, e.Message));
            }

            ChangedCount += count;
            if (options.RowCounts)
            {
                _rowCounts.Add(count);
            }
        }
    }
}
