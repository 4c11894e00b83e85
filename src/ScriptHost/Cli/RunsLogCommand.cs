using System.CommandLine;
using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost runs log</c>: what a run has told, and with --follow what it tells until it ends.</summary>
internal sealed class RunsLogCommand
{
    private readonly Argument<string> _runId = RunsCommand.RunId();
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Goes on until the run ends, and exits as 'scripthost run' would have." };
    private readonly AgentChoice _agent = AgentChoice.Serving();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Create()
    {
        var command = new Command("log", "Prints the output of a run.") { _runId, _follow, _json, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        IRunPrinter printer = parsed.GetValue(_json) ? new JsonRunPrinter() : new TextRunPrinter(Console.Error);
        var follow = parsed.GetValue(_follow);
        using var call = agent.Client.AttachRun(
            new AttachRunRequest { RunId = parsed.GetValue(_runId)!, UntilNow = !follow }, cancellationToken: cancellationToken);
        Outcome? outcome = null;
        await foreach (var reply in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            foreach (var one in reply.Events)
            {
                printer.Print(one);
                outcome = one.Outcome ?? outcome;
            }
        }

        return follow && outcome is not null ? ErrorTable.ExitCodeOf(outcome) : 0;
    }
}
