using System.CommandLine;
using ScriptHost.Registry;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost user grant</c>: a privilege.</summary>
internal sealed class UserGrantCommand
{
    private readonly Argument<string> _name = UserCommand.Name();
    private readonly Argument<string[]> _privilege = UserCommand.Privilege();
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("grant", "Grants a privilege to a user.") { _name, _privilege, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        var privilege = PrivilegeNames.Parse(string.Join(' ', parsed.GetValue(_privilege)!));
        await agent.Registry.GrantPrivilegeAsync(new GrantPrivilegeRequest { UserName = parsed.GetValue(_name)!, Privilege = privilege }, cancellationToken: cancellationToken);
        Console.Out.WriteLine("Granted.");
        return 0;
    }
}
