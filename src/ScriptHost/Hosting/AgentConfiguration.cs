using Microsoft.Extensions.Configuration;
using ScriptHost.Errors;
using ScriptHost.Scripts;

namespace ScriptHost.Hosting;

/// <summary>Settings from appsettings.json, the environment and the command line, in this order.</summary>
internal static class AgentConfiguration
{
    private const string EnvironmentPrefix = "SCRIPTHOST__";

    /// <exception cref="ScriptHostException">BAD_SETTINGS: a file cannot be read.</exception>
    public static void AddTo(ConfigurationManager configuration, AgentHostSettings settings)
    {
        try
        {
            configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false);
            configuration.AddEnvironmentVariables(EnvironmentPrefix);
        }
        catch (InvalidDataException exception)
        {
            throw new ScriptHostException(ErrorCode.BadSettings, $"{exception.Message} {exception.InnerException?.Message}", exception);
        }

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
    }
}
