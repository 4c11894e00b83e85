using System.Text.Json;
using ScriptHost.Cli.Sql.Results;
using ScriptHost.Cli.Sql.Sessions;
using ScriptHost.Errors;

namespace ScriptHost.Cli.Sql.Profiles;

/// <summary>Tells what became of units as the run's replies come, in the order of the sources.</summary>
/// <param name="plan">The units.</param>
/// <param name="output">Where it is told.</param>
/// <param name="complain">Gets errors.</param>
internal sealed class ProfileReplay(IReadOnlyList<PlannedUnit> plan, SqlOutput output, Action<ScriptHostException> complain)
{
    private readonly List<PlannedStatement> _statements = [.. plan.OfType<PlannedStatement>()];
    private IResultPrinter? _printer;
    private int _toldCount;

    /// <summary>The run ended with an error that was told.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>A line of the script.</summary>
    public void Take(JsonElement reply)
    {
        var number = reply.GetProperty("s").GetInt32();
        var statement = number < _statements.Count ? _statements[number] : null;
        TellUpTo(statement);
        if (reply.TryGetProperty("columns", out var columns))
        {
            Begin(statement!, [.. columns.EnumerateArray().Select(ColumnOf)]);
        }
        else if (reply.TryGetProperty("row", out var row))
        {
            _printer?.PrintRow([.. row.EnumerateArray().Select(value => value.GetString())]);
        }
        else if (reply.TryGetProperty("rows", out var rows))
        {
            End();
            Tell(statement!, StatementFeedback.OfRows(rows.GetInt64()));
        }
        else if (reply.TryGetProperty("changed", out var changed))
        {
            Tell(statement!, StatementFeedback.Of(statement!, changed.GetInt64()));
        }
        else
        {
            Fail(statement, reply);
        }
    }

    /// <summary>What stands behind the last statement.</summary>
    public void TellRest() => TellUpTo(null);

    private void Begin(PlannedStatement statement, IReadOnlyList<ResultColumn> columns)
    {
        if (statement.IsDescription)
        {
            ColumnList.Print(columns, output.ForPeople);
            return;
        }

        _printer = output.CreatePrinter();
        _printer.Begin(columns);
    }

    private void End()
    {
        _printer?.End();
        _printer = null;
    }

    private void Fail(PlannedStatement? statement, JsonElement reply)
    {
        End();
        var message = reply.GetProperty("error").GetString();
        HasFailed |= statement is null || statement.AtError.EndsSession;
        if (statement is null)
        {
            complain(new ScriptHostException(ErrorCode.BadRequest, $"at the end of the session: {message}"));
            return;
        }

        // Where the text is the one that was written.
        var offset = reply.GetProperty("position").GetInt32() - 1;
        var place = statement.Unit.PlaceOf(offset > 0 && offset < statement.Unit.Text.Length && statement.Sql == statement.Unit.Text ? offset : 0);
        complain(new ScriptHostException(ErrorCode.BadRequest, $"{place}: {message}"));
    }

    private void Tell(PlannedStatement statement, string line)
    {
        if (statement.Feedback)
        {
            output.Say(line);
        }
    }

    private void TellUpTo(PlannedStatement? statement)
    {
        for (; _toldCount < plan.Count && !ReferenceEquals(plan[_toldCount], statement); _toldCount++)
        {
            switch (plan[_toldCount])
            {
                case PlannedText text:
                    output.Say(text.Text);
                    break;
                case PlannedFailure failure:
                    complain(failure.Failure);
                    break;
            }
        }
    }

    private static ResultColumn ColumnOf(JsonElement column) => new(column.GetProperty("name").GetString()!, column.GetProperty("type").GetString()!)
    {
        IsNumber = column.GetProperty("isNumber").GetBoolean(),
        IsNotNull = column.GetProperty("isNotNull").GetBoolean(),
    };
}
