using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost user drop</c>: a user with its privileges and grants.</summary>
internal sealed class UserDropCommand
{
    private readonly Argument<string> _name = UserCommand.Name();
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("drop", "Removes a user with its privileges and grants.") { _name, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        await agent.Registry.DropUserAsync(new DropUserRequest { Name = parsed.GetValue(_name)! }, cancellationToken: cancellationToken);
        Console.Out.WriteLine("Dropped.");
        return 0;
    }
}
