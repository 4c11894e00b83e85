using System.CommandLine;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost endpoint deregister</c>: DEREGISTER_REMOTE_EXECUTION_ENV, after a question.</summary>
internal sealed class EndpointDeregisterCommand
{
    private readonly Argument<string> _name = EndpointCommand.Name();
    private readonly Option<bool> _yes = new("--yes") { Description = "Does not ask." };
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("deregister", "Removes an endpoint and its grants; jobs that use it fail at their next run (DEREGISTER_REMOTE_EXECUTION_ENV).") { _name, _yes, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        var name = parsed.GetValue(_name)!;
        if (!parsed.GetValue(_yes) && !Confirm(name))
        {
            Console.Error.WriteLine("Nothing was changed.");
            return ErrorTable.Get(ErrorCode.BadCommandLine).ExitCode;
        }

        await agent.Registry.DeregisterRemoteExecutionEnvAsync(new DeregisterRemoteExecutionEnvRequest { RemoteEndpointName = name }, cancellationToken: cancellationToken);
        Console.Out.WriteLine("Deregistered.");
        return 0;
    }

    private static bool Confirm(string name)
    {
        Console.Error.Write($"Jobs that use the endpoint {name} will fail at their next run. Deregister it? [y/N] ");
        return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
