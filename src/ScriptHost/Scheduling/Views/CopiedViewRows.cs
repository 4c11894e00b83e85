using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using ScriptHost.Errors;
using ScriptHost.Storage;

namespace ScriptHost.Scheduling.Views;

/// <summary>
/// The rows of tables in PostgreSQL as of one moment, copied into a SQLite database that ends with its connection and lies in memory, or in a file
/// without a name when it is large.
/// </summary>
/// <param name="source">Whose connections have the schema as their search path.</param>
/// <param name="schema">Its name.</param>
internal sealed class CopiedViewRows(NpgsqlDataSource source, string schema) : IViewRows
{
    /// <summary>Of which an owner's views need the owner's rows alone. Rows of the others are few, and jobs use programs of other owners.</summary>
    private static readonly string[] ByOwner = ["run_details", "job_log"];

    public async Task<SqliteConnection> OpenAsync(IReadOnlyList<RowNeeds> needs, CancellationToken cancellationToken)
    {
        var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = "", Pooling = false }.ToString());
        try
        {
            await copy.OpenAsync(cancellationToken);
            Execute(copy, "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF");
            Execute(copy, $"BEGIN; {SchedulerSchema.Schema.Migration(0)}");
            await CopyAsync(needs, copy, cancellationToken);
            Execute(copy, "COMMIT");
            return copy;
        }
        catch (Exception exception)
        {
            await copy.DisposeAsync();
            throw exception is DbException
                ? new ScriptHostException(ErrorCode.StoreFailed, $"The scheduler's store in PostgreSQL cannot be copied for a query: {PostgreSqlFailure.Explain(exception, schema)}", exception)
                : exception;
        }
    }

    private async Task CopyAsync(IReadOnlyList<RowNeeds> needs, SqliteConnection copy, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        foreach (var need in needs)
        {
            var owner = ByOwner.Contains(need.Table) ? need.Owner : null;
            await using var command = new NpgsqlCommand($"SELECT * FROM {need.Table}{(owner is null ? "" : " WHERE owner = @owner")}", connection);
            if (owner is not null)
            {
                command.Parameters.AddWithValue("@owner", owner);
            }

            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            using var insert = InsertOf(need.Table, row, copy);
            while (await row.ReadAsync(cancellationToken))
            {
                for (var column = 0; column < row.FieldCount; column++)
                {
                    insert.Parameters[column].Value = row.GetValue(column);
                }

                insert.ExecuteNonQuery();
            }
        }
    }

    private static SqliteCommand InsertOf(string table, DbDataReader row, SqliteConnection copy)
    {
        var columns = Enumerable.Range(0, row.FieldCount).Select(row.GetName).ToList();
        var insert = copy.CreateCommand();
        insert.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(column => $"@{column}"))})";
        columns.ForEach(column => insert.Parameters.Add(new SqliteParameter($"@{column}", DBNull.Value)));
        return insert;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
