using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>Whose history a command shows: of a job, of an owner, or of all.</summary>
internal sealed class HistoryOption
{
    private readonly Argument<string?> _name = new("NAME") { Description = "The job; it may have been dropped. Default: all of the user's.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _owner = new("--owner") { Description = "All jobs of this user, instead of NAME.", HelpName = "NAME" };
    private readonly Option<bool> _all = new("--all") { Description = "The jobs of all users, instead of NAME. Needs MANAGE SCHEDULER." };

    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_owner);
        command.Add(_all);
    }

    public HistoryOf Of(ParseResult parsed) => new() { JobName = parsed.GetValue(_name) ?? "", Owner = parsed.GetValue(_owner) ?? "", AllOwners = parsed.GetValue(_all) };
}
