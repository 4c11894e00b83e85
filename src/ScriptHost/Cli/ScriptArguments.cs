using System.CommandLine;

namespace ScriptHost.Cli;

/// <summary>Everything after ACTION belongs to the script, whatever it looks like.</summary>
internal static class ScriptArguments
{
    /// <summary>Puts the separator <c>--</c> before the action of a run, unless its caller did.</summary>
    public static string[] Separate(string[] args, Command run)
    {
        if (args is not [var name, ..] || name != run.Name)
        {
            return args;
        }

        for (var i = 1; i < args.Length; i++)
        {
            if (args[i] == "--")
            {
                return args;
            }

            if (!args[i].StartsWith('-'))
            {
                return [.. args[..i], "--", .. args[i..]];
            }

            var option = run.Options.FirstOrDefault(option => option.Name == args[i] || option.Aliases.Contains(args[i]));
            if (option is { Arity.MinimumNumberOfValues: > 0 })
            {
                i++;
            }
        }

        return args;
    }
}
