using System.CommandLine;
using ScriptHost.Security;

namespace ScriptHost.Cli;

/// <summary>The options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Owner() => new("--owner")
    {
        Description = "The database user that the run belongs to. Default: the user of the operating system, in upper case.",
        HelpName = "NAME",
        DefaultValueFactory = _ => $"\"{OwnerName.OfSystemUser(Environment.UserName)}\"",
    };

    public static Option<string?> Profile(string description) => new("--profile") { Description = description, HelpName = "NAME" };

    public static Option<string?> Data() => new("--data")
    {
        Description = "The agent's data folder. Default: scripthost in $XDG_DATA_HOME, else in ~/.local/share.",
        HelpName = "DIR",
    };

    public static Option<string?> Settings() => new("--settings")
    {
        Description = "A JSON file with settings, read after appsettings.json and before the environment.",
        HelpName = "FILE",
    };

    public static Option<string[]> Roots() => new("--root")
    {
        Description = "A folder that scripts may lie in, beyond the configured ones. Can be repeated.",
        HelpName = "DIR",
        DefaultValueFactory = _ => [],
    };

    public static Option<bool> Json() => new("--json")
    {
        Description = "One JSON object a line on standard output, all else on standard error.",
    };
}
