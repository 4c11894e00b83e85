using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost runs list</c>: a line a run, the newest first.</summary>
internal sealed class RunsListCommand
{
    private readonly Option<string?> _owner = new("--owner") { Description = "Only runs of this database user.", HelpName = "NAME" };
    private readonly Option<string?> _job = new("--job") { Description = "Only runs of this job.", HelpName = "NAME" };
    private readonly Option<int> _limit = new("--limit") { Description = "At most so many, 1 to 1000. Default 50.", HelpName = "COUNT" };
    private readonly AgentChoice _agent = AgentChoice.Serving();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Create()
    {
        var command = new Command("list", "Lists runs, the newest first.") { _owner, _job, _limit, _json, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        var request = new ListRunsRequest { Owner = parsed.GetValue(_owner) ?? "", JobName = parsed.GetValue(_job) ?? "", Limit = parsed.GetValue(_limit) };
        foreach (var run in (await agent.Client.ListRunsAsync(request, cancellationToken: cancellationToken)).Runs)
        {
            if (parsed.GetValue(_json))
            {
                RunJson.Print(RunJson.Of(run));
            }
            else
            {
                Console.Out.WriteLine(RunText.LineOf(run));
            }
        }

        return 0;
    }
}
