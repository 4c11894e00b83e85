using Grpc.Core;
using ScriptHost.Scheduling.Views.Compiling;
using ScriptHost.V1;

namespace ScriptHost.Scheduling.Views;

/// <summary>The replies to a query: rows in batches, bounded by their number and their size.</summary>
internal sealed class QueryReplies(IServerStreamWriter<QueryReply> stream)
{
    private const int MaxRowCount = 500;
    private const int MaxCharacterCount = 500_000;

    private QueryReply _reply = new();
    private int _characterCount;

    /// <summary>Executes a query that gives its rows to this, and sends what is left.</summary>
    public async Task FillAsync(Func<Task> execute)
    {
        await execute();
        if (_reply.Rows.Count > 0)
        {
            await SendAsync();
        }
    }

    public Task BeginAsync(IReadOnlyList<ResultColumn> columns)
    {
        _reply.Columns.Add(columns.Select(column => new QueryColumn { Name = column.Name, Type = column.Type.Name, NotNull = column.IsNotNull }));
        return SendAsync();
    }

    public Task AddAsync(IReadOnlyList<string?> values)
    {
        _reply.Rows.Add(new QueryRow { Values = { values.Select(value => value is null ? new QueryValue() : new QueryValue { Text = value }) } });
        _characterCount += values.Sum(value => value?.Length ?? 0);
        return _reply.Rows.Count == MaxRowCount || _characterCount > MaxCharacterCount ? SendAsync() : Task.CompletedTask;
    }

    private async Task SendAsync()
    {
        var reply = _reply;
        (_reply, _characterCount) = (new QueryReply(), 0);
        await stream.WriteAsync(reply);
    }
}
