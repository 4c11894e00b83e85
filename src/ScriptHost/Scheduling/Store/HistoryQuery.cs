using System.Text;
using ScriptHost.Scheduling.History;

namespace ScriptHost.Scheduling.Store;

/// <summary>The statement that reads a filter's rows: with the conditions that it has and no others, so that an index serves it.</summary>
internal static class HistoryQuery
{
    /// <param name="columns">Of the table.</param>
    /// <param name="table">job_log or run_details.</param>
    /// <param name="filter">Which rows.</param>
    public static (string Sql, (string Name, object? Value)[] Parameters) Of(string columns, string table, HistoryFilter filter)
    {
        var sql = new StringBuilder($"SELECT {columns} FROM {table} WHERE log_id > @after AND log_id < @before");
        var parameters = new List<(string, object?)> { ("@after", filter.After), ("@before", filter.Before) };
        void AndIs(string column, string? value)
        {
            if (value is not null)
            {
                sql.Append($" AND {column} = @{column}");
                parameters.Add(($"@{column}", value));
            }
        }

        AndIs("owner", filter.Owner);
        AndIs("job_name", filter.JobName);
        AndIs("status", filter.Status);
        parameters.Add(("@limit", filter.Limit));
        return (sql.Append(" ORDER BY log_id DESC LIMIT @limit").ToString(), [.. parameters]);
    }
}
