using System.CommandLine;
using System.Text.Json.Nodes;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>A command that shows rows of what is kept of jobs, the newest first.</summary>
/// <param name="name">Of the command.</param>
/// <param name="description">Of the command.</param>
internal abstract class HistoryCommand<TRow>(string name, string description) : SchedulerCommand
{
    private readonly HistoryOption _of = new();
    private readonly Option<int> _limit = new("--limit") { Description = "At most so many, 1 to 1000. Default 50.", HelpName = "COUNT" };
    private readonly Option<string?> _status = Text("--status", "Only runs that ended SUCCEEDED, FAILED or STOPPED.", "STATUS");
    private readonly Option<long> _after = new("--after") { Description = "Only rows behind this log id.", HelpName = "LOG-ID" };
    private readonly Option<long> _before = new("--before") { Description = "Only rows before this log id: the next page.", HelpName = "LOG-ID" };
    private readonly Option<bool> _json = CommonOptions.Json();

    protected override Command Describe()
    {
        var command = new Command(name, description) { _limit, _status, _after, _before, _json };
        _of.AddTo(command);
        return command;
    }

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var page = new HistoryPage(_of.Of(parsed), parsed.GetValue(_limit), parsed.GetValue(_status) ?? "", parsed.GetValue(_after), parsed.GetValue(_before));
        foreach (var row in await ListAsync(scheduler, user, page, cancellationToken))
        {
            if (parsed.GetValue(_json))
            {
                RunJson.Print(JsonOf(row));
            }
            else
            {
                Console.Out.Write(TextOf(row));
            }
        }
    }

    protected abstract Task<IReadOnlyList<TRow>> ListAsync(Scheduler.SchedulerClient scheduler, string user, HistoryPage page, CancellationToken cancellationToken);

    protected abstract JsonObject JsonOf(TRow row);

    /// <summary>With the ends of its lines.</summary>
    protected abstract string TextOf(TRow row);
}

/// <summary>Which rows are shown, as their requests have it.</summary>
internal sealed record HistoryPage(HistoryOf Of, int Limit, string Status, long After, long Before);
