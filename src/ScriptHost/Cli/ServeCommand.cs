using System.CommandLine;
using ScriptHost.Hosting;

namespace ScriptHost.Cli;

/// <summary><c>scripthost serve</c>: the agent, until it is told to end.</summary>
internal sealed class ServeCommand
{
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<string[]> _roots = CommonOptions.Roots();

    public Command Create()
    {
        var command = new Command("serve", "Starts the agent and serves until SIGTERM or Ctrl-C.") { _data, _roots };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var host = await AgentHost.StartAsync(
            new AgentHostSettings
            {
                DataDirectory = parsed.GetValue(_data),
                Roots = [.. parsed.GetValue(_roots)!.Select(Path.GetFullPath)],
            },
            cancellationToken);
        await Console.Error.WriteLineAsync($"The agent is ready at unix:{host.SocketPath}.");
        await host.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
