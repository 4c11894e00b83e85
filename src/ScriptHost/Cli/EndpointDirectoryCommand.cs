using System.CommandLine;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost endpoint directory</c>: names for folders, as CREATE DIRECTORY gives them.</summary>
internal sealed class EndpointDirectoryCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The directory's name, for wallet_dir; upper case unless quoted. Without it: the list.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Argument<string?> _path = new("PATH") { Description = "An absolute path.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _drop = new("--drop") { Description = "Removes the name." };
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("directory", "Gives a folder a name for wallet_dir (CREATE DIRECTORY), or lists these.") { _name, _path, _drop, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        switch (parsed.GetValue(_name), parsed.GetValue(_path), parsed.GetValue(_drop))
        {
            case (null, null, false):
                foreach (var directory in (await agent.Registry.ListDirectoriesAsync(new ListDirectoriesRequest(), cancellationToken: cancellationToken)).Directories)
                {
                    Console.Out.WriteLine($"{directory.Name,-24}  {directory.Path}");
                }

                break;
            case ({ } name, null, true):
                await agent.Registry.DropDirectoryAsync(new DropDirectoryRequest { Name = name }, cancellationToken: cancellationToken);
                break;
            case ({ } name, { } path, false):
                await agent.Registry.CreateDirectoryAsync(new CreateDirectoryRequest { Name = name, Path = path }, cancellationToken: cancellationToken);
                break;
            default:
                throw new ScriptHostException(ErrorCode.BadCommandLine, "Give NAME and PATH, or NAME and --drop, or nothing for the list.");
        }

        return 0;
    }
}
