using System.Data.Common;
using Npgsql;
using ScriptHost.Data.Sql;

namespace ScriptHost.Data.PostgreSql;

/// <summary>Sends the statement with every row's values in one batch, without waiting for an answer in between.</summary>
internal sealed class PostgreSqlBatch(NpgsqlConnection connection, TranslatedStatement statement) : BulkStatement
{
    private readonly string _text = Positional(statement);
    private NpgsqlBatch? _batch;

    public override async Task<long> ExecuteAsync(ReadOnlyMemory<object?[]> rows, Memory<long> rowCounts, Trip trip)
    {
        var batch = Fill(rows.Span);
        var count = trip.IsAsync ? await batch.ExecuteNonQueryAsync(trip.CancellationToken) : batch.ExecuteNonQuery();
        for (var index = 0; index < rowCounts.Length; index++)
        {
            rowCounts.Span[index] = (long)batch.BatchCommands[index].Rows;
        }

        return count;
    }

    public override int? FailedRow(DbException error)
    {
        var index = error.BatchCommand is NpgsqlBatchCommand failed ? _batch!.BatchCommands.IndexOf(failed) : -1;
        return index < 0 ? null : index;
    }

    public override ValueTask DisposeAsync() => _batch?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>The commands of the last batch are filled anew: most batches are equally long.</summary>
    private NpgsqlBatch Fill(ReadOnlySpan<object?[]> rows)
    {
        if (_batch?.BatchCommands.Count != rows.Length)
        {
            _batch?.Dispose();
            _batch = new NpgsqlBatch(connection);
            for (var index = 0; index < rows.Length; index++)
            {
                _batch.BatchCommands.Add(NewCommand());
            }
        }

        for (var row = 0; row < rows.Length; row++)
        {
            var parameters = _batch.BatchCommands[row].Parameters;
            for (var index = 0; index < parameters.Count; index++)
            {
                parameters[index].ResetDbType();
                parameters[index].Value = rows[row][index] ?? DBNull.Value;
            }
        }

        return _batch;
    }

    private NpgsqlBatchCommand NewCommand()
    {
        var command = new NpgsqlBatchCommand(_text);
        for (var index = 0; index < statement.Placeholders.Count; index++)
        {
            command.Parameters.Add(new NpgsqlParameter());
        }

        return command;
    }

    /// <summary>With the server's own $1, $2, …, so that the driver need not read the text again for every row.</summary>
    private static string Positional(TranslatedStatement statement)
    {
        var draft = new SqlDraft(statement.Text, SqlSyntax.PostgreSql);
        for (var index = 0; index < draft.Count; index++)
        {
            if (draft.Kind(index) == SqlTokenKind.Placeholder)
            {
                draft.Replace(index, $"${statement.Placeholders.ToList().IndexOf(draft.Text(index)[1..].ToString()) + 1}");
            }
        }

        return draft.ToString();
    }
}
