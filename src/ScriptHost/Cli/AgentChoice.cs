using System.CommandLine;
using ScriptHost.Hosting;

namespace ScriptHost.Cli;

/// <summary>The options by which a command says which agent it talks to.</summary>
internal sealed class AgentChoice
{
    private readonly Option<string?> _agent = CommonOptions.Agent();
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<string?> _settings = CommonOptions.Settings();
    private readonly Option<string[]> _roots = CommonOptions.Roots();

    /// <summary>Adds all of them: the command may use a private agent.</summary>
    public void AddTo(Command command)
    {
        AddForServingTo(command);
        command.Add(_settings);
        command.Add(_roots);
    }

    /// <summary>Adds those that find an agent that serves.</summary>
    public void AddForServingTo(Command command)
    {
        command.Add(_data);
        command.Add(_agent);
    }

    /// <summary>Connects to the agent that was chosen, or starts a private one when none serves.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="scriptFolders">The folders of the scripts at hand, which a private agent serves besides.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Errors.ScriptHostException">The agent cannot be reached, or the private one does not start.</exception>
    public Task<AgentConnection> OpenAsync(ParseResult parsed, IEnumerable<string> scriptFolders, CancellationToken cancellationToken) =>
        AgentConnection.OpenAsync(
            parsed.GetValue(_agent),
            new AgentHostSettings
            {
                DataDirectory = parsed.GetValue(_data),
                SettingsFile = parsed.GetValue(_settings) is { } file ? Path.GetFullPath(file) : null,
                Roots = parsed.GetValue(_roots)!,
            },
            scriptFolders,
            cancellationToken);

    /// <summary>Connects to an agent that serves.</summary>
    /// <exception cref="Errors.ScriptHostException">AGENT_UNREACHABLE: there is none.</exception>
    public Task<AgentConnection> OpenServingAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        AgentConnection.OpenExistingAsync(parsed.GetValue(_agent), parsed.GetValue(_data), cancellationToken);
}
