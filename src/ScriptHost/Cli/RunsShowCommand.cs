using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost runs show</c>: all that the agent keeps of a run but its output.</summary>
internal sealed class RunsShowCommand
{
    private readonly Argument<string> _runId = RunsCommand.RunId();
    private readonly AgentChoice _agent = AgentChoice.Serving();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Create()
    {
        var command = new Command("show", "Shows what the agent keeps of a run.") { _runId, _json, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        var run = (await agent.Client.GetRunAsync(new GetRunRequest { RunId = parsed.GetValue(_runId)! }, cancellationToken: cancellationToken)).Run;
        if (parsed.GetValue(_json))
        {
            RunJson.Print(RunJson.Of(run));
        }
        else
        {
            Console.Out.Write(RunText.Of(run));
        }

        return 0;
    }
}
