using System.Data.Common;
using Npgsql;

namespace ScriptHost.Data.PostgreSql;

/// <summary>Sends one INSERT for many rows, which the server parses and plans once.</summary>
internal sealed class PostgreSqlMultiRow(NpgsqlConnection connection, MultiRowInsert insert) : BulkStatement
{
    // The protocol counts a statement's binds in 16 bits; beyond some hundreds of rows there is nothing to gain.
    private const int MaxBinds = 32_000;
    private const int MaxRows = 500;

    private readonly int _rowsAtOnce = Math.Clamp(MaxBinds / insert.PlaceholderCount, 1, MaxRows);
    private NpgsqlCommand? _command;
    private int _commandRows;

    public override async Task<long> ExecuteAsync(ReadOnlyMemory<object?[]> rows, Memory<long> rowCounts, Trip trip)
    {
        var count = 0L;
        for (var start = 0; start < rows.Length; start += _rowsAtOnce)
        {
            var part = rows.Slice(start, Math.Min(_rowsAtOnce, rows.Length - start));
            count += await Fill(part.Span).ExecuteNonQueryAsync(trip);
        }

        return count;
    }

    /// <summary>Not known: whoever wants to know has the rows sent one by one.</summary>
    public override int? FailedRow(DbException error) => null;

    public override ValueTask DisposeAsync() => _command?.DisposeAsync() ?? ValueTask.CompletedTask;

    private NpgsqlCommand Fill(ReadOnlySpan<object?[]> rows)
    {
        if (_command is null || _commandRows != rows.Length)
        {
            _command?.Dispose();
            _command = new NpgsqlCommand(insert.TextFor(rows.Length), connection);
            _commandRows = rows.Length;
            for (var index = 0; index < rows.Length * insert.PlaceholderCount; index++)
            {
                _command.Parameters.Add(new NpgsqlParameter());
            }
        }

        var next = 0;
        foreach (var row in rows)
        {
            foreach (var value in row)
            {
                var parameter = _command.Parameters[next++];
                parameter.ResetDbType();
                parameter.Value = value ?? DBNull.Value;
            }
        }

        return _command;
    }
}
