using Microsoft.Extensions.Logging;

namespace ScriptHost.Hosting;

/// <summary>What the command that starts an agent decides.</summary>
internal sealed record AgentHostSettings
{
    /// <summary>Null: from the settings.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Script roots beyond the configured ones; absolute paths.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>A JSON file with settings beyond those of appsettings.json; an absolute path. Null: none.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>Null: from the settings.</summary>
    public string? Listen { get; init; }

    /// <summary>False: from the settings.</summary>
    public bool Insecure { get; init; }

    /// <summary>What it does. Of no meaning for a private one, which is an agent alone.</summary>
    public ServeRoles Roles { get; init; } = ServeRoles.Agent | ServeRoles.Scheduler;

    /// <summary>True: an agent for one command alone, with a journal of its own that goes with it.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>True when listening over TCP is no reason to insist on a sandbox: for an agent that runs the command's own scripts only.</summary>
    public bool MayDoWithoutSandbox { get; init; }

    public LogLevel MinimumLogLevel { get; init; } = LogLevel.Information;
}
