using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost doctor</c>: what the agent is, and what is really in force on this machine.</summary>
internal sealed class DoctorCommand
{
    private readonly AgentChoice _agent = AgentChoice.Any();
    private readonly Option<string?> _profile = CommonOptions.Profile("Opens the connection of a profile in both languages, and tells whom its login can become.");
    private readonly Option<string> _owner = CommonOptions.Owner();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Create()
    {
        var command = new Command("doctor", "Tells what the agent is, what keeps scripts apart on this machine, and how a bridge stands with its databases.") { _profile, _owner, _json, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, [], cancellationToken);
        if (parsed.GetValue(_profile) is { } profile)
        {
            return await new ProfileProbe(agent.Client, Console.Out, parsed.GetValue(_json)).RunAsync(profile, parsed.GetValue(_owner)!, cancellationToken);
        }

        var info = await agent.Client.GetAgentInfoAsync(new GetAgentInfoRequest(), cancellationToken: cancellationToken);
        if (parsed.GetValue(_json))
        {
            RunJson.Print(AgentInfoText.JsonOf(info));
        }
        else
        {
            AgentInfoText.Print(info, Console.Out);
        }

        return 0;
    }
}
