using System.Data;
using System.Data.Common;
using System.Globalization;
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
    /// <summary>Of which a query needs no more rows than it says. Rows of the others are few, and jobs use programs of other owners.</summary>
    private static readonly string[] Bounded = ["run_details", "job_log"];

    /// <summary>Their columns that make rows large, and what stands in for what is not read.</summary>
    private static readonly Dictionary<string, string> Large = new(StringComparer.Ordinal)
    {
        ["output"] = "''::bytea",
        ["errors"] = "''::bytea",
        ["additional_info"] = "''",
    };

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
            await using var command = SelectOf(need, copy);
            command.Connection = connection;
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

    private static NpgsqlCommand SelectOf(RowNeeds need, SqliteConnection copy)
    {
        var command = new NpgsqlCommand();
        if (!Bounded.Contains(need.Table))
        {
            command.CommandText = $"SELECT * FROM {need.Table}";
            return command;
        }

        var conditions = new List<string>();
        void AndIs(string column, string? value)
        {
            if (value is not null)
            {
                conditions.Add($"{column} = @{column}");
                command.Parameters.AddWithValue($"@{column}", value);
            }
        }

        AndIs("owner", need.Owner);
        AndIs("job_name", need.JobName);
        var columns = ColumnsOf(need.Table, copy).Select(column => Large.TryGetValue(column, out var nothing) && !need.Reads(column) ? $"{nothing} AS {column}" : column);
        var newest = need.Newest is var (by, count) ? string.Create(CultureInfo.InvariantCulture, $" ORDER BY {by.ToLowerInvariant()} DESC LIMIT {count}") : "";
        command.CommandText = $"SELECT {string.Join(", ", columns)} FROM {need.Table}{(conditions.Count > 0 ? $" WHERE {string.Join(" AND ", conditions)}" : "")}{newest}";
        return command;
    }

    private static List<string> ColumnsOf(string table, SqliteConnection copy)
    {
        using var command = copy.CreateCommand();
        command.CommandText = $"SELECT name FROM pragma_table_info('{table}')";
        using var row = command.ExecuteReader();
        var columns = new List<string>();
        while (row.Read())
        {
            columns.Add(row.GetString(0));
        }

        return columns;
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
