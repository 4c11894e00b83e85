using System.Collections;
using System.Data.Common;
using ScriptHost.Data.Sql;

namespace ScriptHost.Data.Oracle;

/// <summary>Sends the statement once, with an array of values in each parameter (ODP.NET's array binding).</summary>
internal sealed class OracleArrayBinding(OracleDialect dialect, TranslatedStatement statement) : BulkStatement
{
    public override async Task<long> ExecuteAsync(ReadOnlyMemory<object?[]> rows, Memory<long> rowCounts, Trip trip)
    {
        await using var command = dialect.Command(statement.Text);

        // Before the values: the driver reads them by it.
        if (!LateBound.Set(command, LateBound.ArrayBindCount, rows.Length))
        {
            throw new InvalidOperationException($"This version of Oracle's driver has no {LateBound.ArrayBindCount}.");
        }

        for (var index = 0; index < statement.Placeholders.Count; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = statement.Placeholders[index];
            parameter.Value = Column(rows.Span, index);
            command.Parameters.Add(parameter);
        }

        return await command.ExecuteNonQueryAsync(trip);
    }

    public override int? FailedRow(DbException error)
    {
        var first = (LateBound.Get(error, LateBound.Errors) as IEnumerable)?.Cast<object>().FirstOrDefault();
        return first is null ? null : LateBound.Get(first, LateBound.ArrayBindIndex) as int?;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The values of one placeholder, in an array of their own type where they have one.</summary>
    private static Array Column(ReadOnlySpan<object?[]> rows, int index)
    {
        var type = typeof(object);
        foreach (var row in rows)
        {
            if (row[index] is { } value and not DBNull)
            {
                type = value.GetType();
                break;
            }
        }

        var values = new object?[rows.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            values[row] = rows[row][index] ?? DBNull.Value;
        }

        var isUniform = type != typeof(object) && values.All(value => value!.GetType() == type);
        if (!isUniform)
        {
            return values;
        }

        var typed = Array.CreateInstance(type, values.Length);
        Array.Copy(values, typed, values.Length);
        return typed;
    }
}
