using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost runs why</c>: why a run waits, runs or ended as it did, in a sentence or two.</summary>
internal sealed class RunsWhyCommand
{
    private readonly Argument<string> _runId = RunsCommand.RunId();
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("why", "Says why a run has not started yet, or how it ended.") { _runId, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        var run = (await agent.Client.GetRunAsync(new GetRunRequest { RunId = parsed.GetValue(_runId)! }, cancellationToken: cancellationToken)).Run;
        Console.Out.WriteLine(run.State switch
        {
            RunState.Queued when run.Wait is { } wait => WaitOf(wait),
            RunState.Running => $"It runs in process {run.ProcessId} ({run.Isolation}) since {run.StartedAt.ToDateTimeOffset():u}.",
            RunState.Ended => OutcomeText.Of(run.Outcome),
            _ => "It is about to start.",
        });
        return 0;
    }

    private static string WaitOf(RunWait wait) => wait.BehindRunIds.Count == 0
        ? wait.Reason
        : $"{wait.Reason}\nBehind: {string.Join(", ", wait.BehindRunIds)}";
}
