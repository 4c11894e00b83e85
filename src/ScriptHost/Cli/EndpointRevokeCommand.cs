using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost endpoint revoke</c>: REVOKE_REMOTE_EXECUTION_ENV.</summary>
internal sealed class EndpointRevokeCommand
{
    private readonly Argument<string> _name = EndpointCommand.Name();
    private readonly Argument<string> _user = EndpointCommand.User();
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("revoke", "Takes an endpoint from a user again (REVOKE_REMOTE_EXECUTION_ENV).") { _name, _user, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        await agent.Registry.RevokeRemoteExecutionEnvAsync(
            new RevokeRemoteExecutionEnvRequest { RemoteEndpointName = parsed.GetValue(_name)!, UserName = parsed.GetValue(_user)! }, cancellationToken: cancellationToken);
        Console.Out.WriteLine("Revoked.");
        return 0;
    }
}
