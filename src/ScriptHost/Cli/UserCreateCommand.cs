using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost user create</c>: a user, and by what it is known.</summary>
internal sealed class UserCreateCommand
{
    private readonly Argument<string> _name = UserCommand.Name();
    private readonly Option<string[]> _dns = new("--dn") { Description = "A distinguished name; holders of certificates with it are this user. Can be repeated.", HelpName = "DN", DefaultValueFactory = _ => [] };
    private readonly Option<uint[]> _uids = new("--uid") { Description = "A user id of the agent's machine; its processes are this user. Can be repeated.", HelpName = "N", DefaultValueFactory = _ => [] };
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("create", "Makes a user.") { _name, _dns, _uids, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        await agent.Registry.CreateUserAsync(
            new CreateUserRequest { Name = parsed.GetValue(_name)!, CertificateDns = { parsed.GetValue(_dns)! }, UserIds = { parsed.GetValue(_uids)! } },
            cancellationToken: cancellationToken);
        Console.Out.WriteLine("Created.");
        return 0;
    }
}
