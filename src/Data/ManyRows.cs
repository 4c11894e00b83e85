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

    public IReadOnlyList<long> RowCounts => _rowCounts;

    /// <summary>What one error of the database leaves usable: on PostgreSQL nothing behind the last savepoint.</summary>
    private bool NeedsSavepoint => options.BatchErrors && connection.Dialect.Provider == "postgresql";

    public async Task ExecuteAsync(object?[][] rows, Trip trip)
    {
        var first = _rowCounts.Count;
        if (bulk is null)
        {
            await ExecuteOneByOneAsync(rows, first, trip);
            return;
        }

        var counts = new long[rows.Length];
        for (var start = 0; start < rows.Length;)
        {
            start = await ExecuteBulkAsync(rows.AsMemory(start), counts.AsMemory(start), first + start, trip) + start;
        }

        _rowCounts.AddRange(counts);
    }

    /// <returns>How many rows are done, the failed one among them.</returns>
    private async Task<int> ExecuteBulkAsync(ReadOnlyMemory<object?[]> rows, Memory<long> counts, int index, Trip trip)
    {
        try
        {
            await SendAsync(rows, counts, trip);
            return rows.Length;
        }
        catch (ScriptDbException e) when (options.BatchErrors && FailedRow(e) is not null)
        {
            var failed = FailedRow(e)!.Value;
            counts.Span.Clear();
            errors.Add(new BatchError(index + failed, e.Code, e.Message));
            if (failed > 0)
            {
                await SendAsync(rows[..failed], counts[..failed], trip);
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
            await connection.ExecuteBulkAsync(bulk!, rows, counts, trip);
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

    private async Task ExecuteOneByOneAsync(object?[][] rows, int first, Trip trip)
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

            try
            {
                _rowCounts.Add(await command.ExecuteNonQueryAsync(trip));
            }
            catch (ScriptDbException e) when (options.BatchErrors)
            {
                _rowCounts.Add(0);
                errors.Add(new BatchError(first + index, e.Code, e.Message));
            }
        }
    }
}
