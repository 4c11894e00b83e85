using System.Collections;
using System.Data.Common;
using ScriptHost.Data.Sql;

namespace ScriptHost.Data.Oracle;

/// <summary>Sends the statement once, with an array of values in each parameter (ODP.NET's array binding).</summary>
internal sealed class OracleArrayBinding(OracleDialect dialect, LoadedDriver driver, TranslatedStatement statement) : BulkStatement
{
    public override async Task<long> ExecuteAsync(ReadOnlyMemory<object?[]> rows, Memory<long> rowCounts, Trip trip)
    {
        await using var command = dialect.Command(statement.Text);

        // Before the values: the driver reads them by it.
        driver.Set(command, DriverManifest.ArrayBindCount, rows.Length);

        for (var index = 0; index < statement.Placeholders.Count; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = statement.Placeholders[index];
            var (values, type) = Column(rows.Span, index);
            if (OutputParameters.TypeOf(type) is { } dbType)
            {
                // The driver can tell no type from an array that holds NULLs.
                parameter.DbType = dbType;
            }

            parameter.Value = values;
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync(trip);
    }

    public override int? FailedRow(DbException error)
    {
        var first = (driver.Get(error, DriverManifest.Errors) as IEnumerable)?.Cast<object>().FirstOrDefault();
        return first is null ? null : driver.Get(first, DriverManifest.ArrayBindIndex) as int?;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The values of one placeholder, in an array of their own type where none is NULL, and their type where they have one in common.</summary>
    private static (Array Values, Type Type) Column(ReadOnlySpan<object?[]> rows, int index)
    {
        var values = new object[rows.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            values[row] = rows[row][index] ?? DBNull.Value;
        }

        var types = values.Where(value => value is not DBNull).Select(value => value.GetType()).Distinct().ToList();
        if (types is not [var type])
        {
            return (values, typeof(object));
        }

        if (values.Contains(DBNull.Value))
        {
            return (values, type);
        }

        var typed = Array.CreateInstance(type, values.Length);
        Array.Copy(values, typed, values.Length);
        return (typed, type);
    }
}
