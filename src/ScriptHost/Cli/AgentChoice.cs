using System.CommandLine;
using ScriptHost.Hosting;

namespace ScriptHost.Cli;

/// <summary>The options by which a command says which agent it talks to.</summary>
internal sealed class AgentChoice
{
    private readonly AgentOption _agent = new();
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<string?> _settings = CommonOptions.Settings();
    private readonly Option<string[]> _roots = CommonOptions.Roots();
    private readonly bool _mayBePrivate;

    private AgentChoice(bool mayBePrivate) => _mayBePrivate = mayBePrivate;

    /// <summary>All of them, of which some are for the case that the command starts an agent of its own.</summary>
    public IEnumerable<Option> All => _mayBePrivate ? [_data, .. _agent.All, _settings, _roots] : [_data, .. _agent.All];

    /// <summary>For a command that starts a private agent when none serves.</summary>
    public static AgentChoice Any() => new(mayBePrivate: true);

    /// <summary>For a command that needs an agent that serves.</summary>
    public static AgentChoice Serving() => new(mayBePrivate: false);

    /// <summary>Connects to the agent that was chosen, or starts a private one when none serves.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="scriptFolders">The folders of the scripts at hand, which a private agent serves besides.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Errors.ScriptHostException">The agent cannot be reached, or the private one does not start.</exception>
    public Task<AgentConnection> OpenAsync(ParseResult parsed, IEnumerable<string> scriptFolders, CancellationToken cancellationToken) =>
        AgentConnection.OpenAsync(
            _agent.Read(parsed),
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
    public Task<AgentConnection> OpenAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        AgentConnection.OpenExistingAsync(_agent.Read(parsed), parsed.GetValue(_data), cancellationToken);
}

/// <summary>Lets the choice of an agent stand among the options of a command.</summary>
internal static class AgentChoiceExtensions
{
    public static void Add(this Command command, AgentChoice agent)
    {
        foreach (var option in agent.All)
        {
            command.Options.Add(option);
        }
    }
}
