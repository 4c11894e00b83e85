using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.Cli.Sql.Results;

/// <summary>Statements over the scheduler's views, answered by the agent.</summary>
internal sealed class ViewQuery(Scheduler.SchedulerClient scheduler, string user)
{
    /// <summary>Prints the rows of a SELECT.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="RpcException">What the agent refused; its message begins with Oracle's number.</exception>
    public async Task<long> PrintAsync(string sql, IResultPrinter printer, CancellationToken cancellationToken)
    {
        var count = 0L;
        using var call = scheduler.Query(new QueryRequest { User = user, Sql = sql }, cancellationToken: cancellationToken);
        var hasBegun = false;
        await foreach (var reply in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (!hasBegun)
            {
                printer.Begin([.. reply.Columns.Select(ColumnOf)]);
                hasBegun = true;
            }

            foreach (var row in reply.Rows)
            {
                printer.PrintRow([.. row.Values.Select(value => value.HasText ? value.Text : null)]);
                count++;
            }
        }

        printer.End();
        return count;
    }

    /// <summary>DESC: the columns of a view.</summary>
    /// <param name="view">Its name, with SYS. or without.</param>
    /// <param name="output">Where they go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RpcException">There is no such view for this user.</exception>
    public async Task DescribeAsync(string view, TextWriter output, CancellationToken cancellationToken)
    {
        using var call = scheduler.Query(new QueryRequest { User = user, Sql = $"SELECT * FROM {view} WHERE 1 = 0" }, cancellationToken: cancellationToken);
        var columns = new List<ResultColumn>();
        await foreach (var reply in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            columns.AddRange(reply.Columns.Select(ColumnOf));
        }

        ColumnList.Print(columns, output);
    }

    private static ResultColumn ColumnOf(QueryColumn column) => new(column.Name, column.Type) { IsNotNull = column.NotNull };
}
