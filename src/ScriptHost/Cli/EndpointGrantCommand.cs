using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost endpoint grant</c>: GRANT_REMOTE_EXECUTION_ENV.</summary>
internal sealed class EndpointGrantCommand
{
    private readonly Argument<string> _name = EndpointCommand.Name();
    private readonly Argument<string> _user = EndpointCommand.User();
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("grant", "Lets a user run jobs on an endpoint (GRANT_REMOTE_EXECUTION_ENV).") { _name, _user, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        var reply = await agent.Registry.GrantRemoteExecutionEnvAsync(
            new GrantRemoteExecutionEnvRequest { RemoteEndpointName = parsed.GetValue(_name)!, UserName = parsed.GetValue(_user)! }, cancellationToken: cancellationToken);
        if (reply.Warning is not "")
        {
            Console.Error.WriteLine($"warning: {reply.Warning}");
        }

        Console.Out.WriteLine("Granted.");
        return 0;
    }
}
