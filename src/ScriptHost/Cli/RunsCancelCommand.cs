using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost runs cancel</c>: asks a run to stop.</summary>
internal sealed class RunsCancelCommand
{
    private readonly Argument<string> _runId = RunsCommand.RunId();
    private readonly Option<string?> _grace = new("--grace") { Description = "How long it may take to end by itself: 500ms, 10s. Default: Workers:StopGrace.", HelpName = "DURATION" };
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("cancel", "Asks a run to stop, and kills it after a grace period.") { _runId, _grace, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        var grace = parsed.GetValue(_grace) is { } text ? DurationText.Parse(text, "--grace").ToDuration() : null;
        var reply = await agent.Client.CancelRunAsync(
            new CancelRunRequest { RunId = parsed.GetValue(_runId)!, Grace = grace }, cancellationToken: cancellationToken);
        Console.Out.WriteLine(reply.AlreadyEnded ? "It had ended before." : "It is being stopped.");
        return 0;
    }
}
