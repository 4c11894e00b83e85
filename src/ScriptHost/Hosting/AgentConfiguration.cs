using Microsoft.Extensions.Configuration;
using ScriptHost.Errors;
using ScriptHost.Scripts;

namespace ScriptHost.Hosting;

/// <summary>Settings from appsettings.json, the file that option --settings names, the environment and the command line, in this order.</summary>
internal static class AgentConfiguration
{
    private const string EnvironmentPrefix = "SCRIPTHOST__";

    private static readonly string ProgramFile = Path.Combine(AppContext.BaseDirectory, "appsettings.json");

    /// <summary>The files that settings come from.</summary>
    public static IReadOnlyList<string> FilesOf(AgentHostSettings settings) => settings.SettingsFile is { } file ? [ProgramFile, file] : [ProgramFile];

    /// <summary>All settings as they are now.</summary>
    /// <exception cref="ScriptHostException">BAD_SETTINGS: a file cannot be read.</exception>
    public static IConfiguration Read(AgentHostSettings settings)
    {
        var configuration = new ConfigurationManager();
        AddTo(configuration, settings);
        return configuration;
    }

    /// <returns>The variables of Oracle's agent that were taken for settings.</returns>
    /// <exception cref="ScriptHostException">BAD_SETTINGS: a file cannot be read, or a variable of Oracle's agent cannot be done.</exception>
    public static IReadOnlyList<TakenVariable> AddTo(ConfigurationManager configuration, AgentHostSettings settings)
    {
        try
        {
            configuration.AddJsonFile(ProgramFile, optional: true, reloadOnChange: false);
            if (settings.SettingsFile is { } file)
            {
                configuration.AddJsonFile(file, optional: false, reloadOnChange: false);
            }

            configuration.AddEnvironmentVariables(EnvironmentPrefix);
        }
        catch (InvalidDataException exception)
        {
            throw new ScriptHostException(ErrorCode.BadSettings, $"{exception.Message} {exception.InnerException?.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(ErrorCode.BadSettings, $"The settings file '{settings.SettingsFile}' cannot be read: {exception.Message}", exception);
        }

        var taken = OracleVariables.OfEnvironment.Take(configuration);
        configuration.AddInMemoryCollection(taken.SelectMany(variable => variable.Settings));

        var chosen = new Dictionary<string, string?>();
        void Choose(string name, string? value)
        {
            if (value is not null)
            {
                chosen[$"{AgentOptions.Section}:{name}"] = value;
            }
        }

        Choose(nameof(AgentOptions.DataDirectory), settings.DataDirectory);
        Choose(nameof(AgentOptions.Listen), settings.Listen);
        Choose(nameof(AgentOptions.Insecure), settings.Insecure ? bool.TrueString : null);

        // Beyond the configured ones, not over them.
        var roots = $"{ScriptsOptions.Section}:{nameof(ScriptsOptions.Roots)}";
        var configured = configuration.GetSection(roots).GetChildren().Count();
        for (var i = 0; i < settings.Roots.Count; i++)
        {
            chosen[$"{roots}:option{configured + i}"] = settings.Roots[i];
        }

        configuration.AddInMemoryCollection(chosen);
        return taken;
    }
}
