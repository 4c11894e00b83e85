using System.CommandLine;
using System.Runtime.InteropServices;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost run</c>: one run, its output as it comes, its outcome as the exit code.</summary>
internal sealed class RunCommand
{
    private readonly Argument<string> _action = new("ACTION") { Description = "The script: a path, or a name relative to a script root." };
    private readonly Argument<string[]> _arguments = new("ARG") { Description = "What the script gets; everything after ACTION belongs to it.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> _owner = CommonOptions.Owner();
    private readonly Option<bool> _context = new("--context") { Description = "Gives the script a database connection of its owner (WITH_CONTEXT)." };
    private readonly Option<string?> _profile = CommonOptions.Profile("The connection settings of --context. Default: the owner's, else the agent's default.");
    private readonly Option<string?> _timeout = new("--timeout") { Description = "Stops the run after this time: 90s, 5m. Default: no limit.", HelpName = "DURATION" };
    private readonly AgentChoice _agent = AgentChoice.Any();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Create()
    {
        var command = new Command("run", "Runs a script and exits with its value.")
        {
            _owner, _context, _profile, _timeout, _json, _action, _arguments, _agent,
        };
        _action.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] word }, ..])
            {
                result.AddError($"'{word}' is no option of run. See: scripthost run --help");
            }
        });
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var action = ActionPath.Resolve(parsed.GetValue(_action)!);
        var timeout = parsed.GetValue(_timeout);
        var request = new RunJobRequest
        {
            RunId = Guid.CreateVersion7().ToString("N"),
            Owner = parsed.GetValue(_owner)!,
            Action = action,
            Arguments = { parsed.GetValue(_arguments)!.Select(value => new V1.Argument { Value = value }) },
            WithContext = parsed.GetValue(_context) || parsed.GetValue(_profile) is not null,
            Profile = parsed.GetValue(_profile) ?? "",
            Limits = new Limits { WallTime = timeout is null ? null : DurationText.Parse(timeout, "--timeout").ToDuration() },
        };

        await using var agent = await _agent.OpenAsync(parsed, ActionPath.FolderOf(action) is { } folder ? [folder] : [], cancellationToken);
        IRunPrinter printer = parsed.GetValue(_json) ? new JsonRunPrinter() : new TextRunPrinter(Console.Error);
        var outcome = await FollowAsync(agent.Client, request, printer);
        return ErrorTable.ExitCodeOf(outcome);
    }

    // The first Ctrl-C stops the run and waits for its outcome; the second one leaves at once.
    private static async Task<Outcome> FollowAsync(Agent.AgentClient client, RunJobRequest request, IRunPrinter printer)
    {
        using var leaving = new CancellationTokenSource();
        var interrupted = false;
        void OnSignal(PosixSignalContext signal)
        {
            signal.Cancel = true;
            if (interrupted)
            {
                leaving.Cancel();
                return;
            }

            interrupted = true;
            printer.Stopping();
            _ = CancelAsync(client, request.RunId);
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var call = client.RunJob(request, cancellationToken: leaving.Token);
        try
        {
            await foreach (var reply in call.ResponseStream.ReadAllAsync())
            {
                foreach (var one in reply.Events)
                {
                    printer.Print(one);
                    if (one.EventCase == RunEvent.EventOneofCase.Outcome)
                    {
                        return one.Outcome;
                    }
                }
            }
        }
        catch (RpcException) when (leaving.IsCancellationRequested)
        {
            return new Outcome { Status = OutcomeStatus.Stopped, Reason = Reason.Cancelled };
        }

        throw new ScriptHostException(ErrorCode.AgentUnreachable, $"The agent went away before run {request.RunId} had an outcome.");
    }

    private static async Task CancelAsync(Agent.AgentClient client, string runId)
    {
        try
        {
            await client.CancelRunAsync(new CancelRunRequest { RunId = runId });
        }
        catch (RpcException)
        {
            // The run's own call tells what became of it.
        }
    }
}
