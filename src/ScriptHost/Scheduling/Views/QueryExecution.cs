using Microsoft.Data.Sqlite;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Views.Compiling;
using ScriptHost.Scheduling.Views.Functions;
using SQLitePCL;

namespace ScriptHost.Scheduling.Views;

/// <summary>
/// One query in a connection of its own, which sees the views and nothing else: the compiler writes nothing else, and the database is told to
/// allow nothing else. It ends when its token says so, whatever it does.
/// </summary>
internal sealed class QueryExecution : IDisposable
{
    /// <summary>Of a result.</summary>
    public const long MaxRowCount = 1_000_000;

    // Some milliseconds of the database's work.
    private const int StepsBetweenLooks = 50_000;
    private const int MaxValueBytes = 1_000_000;

    private readonly SqliteConnection _connection;
    private readonly CancellationToken _cancellationToken;

    // The database keeps pointers to them.
    private readonly delegate_progress _look;
    private strdelegate_authorizer? _authorize;

    public QueryExecution(SqliteConnection connection, CancellationToken cancellationToken)
    {
        (_connection, _cancellationToken) = (connection, cancellationToken);
        _look = _ => _cancellationToken.IsCancellationRequested ? 1 : 0;
        raw.sqlite3_progress_handler(connection.Handle, StepsBetweenLooks, _look, null);
        raw.sqlite3_limit(connection.Handle, raw.SQLITE_LIMIT_LENGTH, MaxValueBytes);
        raw.sqlite3_limit(connection.Handle, raw.SQLITE_LIMIT_ATTACHED, 0);
        // Sorting and grouping go to a file when they are large.
        Execute("PRAGMA temp_store = FILE; PRAGMA cache_size = -16384; PRAGMA case_sensitive_like = ON");
    }

    public async Task RunAsync(CompiledQuery query, DateTimeOffset now, Func<IReadOnlyList<ResultColumn>, Task> begin, Func<IReadOnlyList<string?>, Task> add)
    {
        new FunctionLibrary(_connection, now).Register();
        foreach (var view in query.Views)
        {
            Execute($"CREATE TEMP VIEW \"{view.Name}\" AS {view.Sql}");
        }

        var guard = new QueryGuard(query.Views);
        _authorize = guard.Decide;
        raw.sqlite3_set_authorizer(_connection.Handle, _authorize, null);
        try
        {
            await ReadAsync(query, begin, add);
        }
        catch (SqliteException exception)
        {
            throw Translate(exception, guard);
        }
        catch (QueryFailure failure)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, failure.Message, failure);
        }
    }

    public void Dispose()
    {
        raw.sqlite3_progress_handler(_connection.Handle, 0, null!, null);
        raw.sqlite3_set_authorizer(_connection.Handle, (strdelegate_authorizer?)null!, null);
        GC.KeepAlive(_look);
        GC.KeepAlive(_authorize);
    }

    private async Task ReadAsync(CompiledQuery query, Func<IReadOnlyList<ResultColumn>, Task> begin, Func<IReadOnlyList<string?>, Task> add)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = query.Sql;
        await using var reader = await command.ExecuteReaderAsync(_cancellationToken);
        await begin(query.Columns);
        for (var count = 0L; await reader.ReadAsync(_cancellationToken); count++)
        {
            if (count == MaxRowCount)
            {
                throw new ScriptHostException(ErrorCode.BadRequest, $"The query has more than {MaxRowCount} rows. Ask for fewer: WHERE, or FETCH FIRST n ROWS ONLY.");
            }

            var values = new string?[query.Columns.Count];
            for (var index = 0; index < values.Length; index++)
            {
                values[index] = FunctionLibrary.Show(query.Columns[index].Type, reader.GetValue(index));
            }

            await add(values).WaitAsync(_cancellationToken);
        }
    }

    private Exception Translate(SqliteException exception, QueryGuard guard)
    {
        _cancellationToken.ThrowIfCancellationRequested();

        var at = exception.Message.IndexOf("ORA-", StringComparison.Ordinal);
        return new ScriptHostException(
            ErrorCode.BadRequest,
            at >= 0 ? exception.Message[at..].TrimEnd('.', '\'') : $"The query cannot be executed: {exception.Message}{(guard.Denied is null ? "" : $" ({guard.Denied})")}",
            exception);
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
