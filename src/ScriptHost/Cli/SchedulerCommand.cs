using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>A command that is a verb of the scheduler of an agent that serves.</summary>
internal abstract class SchedulerCommand
{
    private readonly Option<string?> _user = new("--user") { Description = "As whom the agent's operator calls. Default: the user of the operating system, in upper case.", HelpName = "NAME" };
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = Describe();
        command.Add(_user);
        command.Add(_agent);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
            return await ExecuteAsync(agent, parsed.GetValue(_user) ?? "", parsed, cancellationToken);
        });
        return command;
    }

    /// <summary>The command with all that is its own.</summary>
    protected abstract Command Describe();

    /// <summary>For a command that talks to more than the scheduler.</summary>
    /// <returns>The exit code.</returns>
    protected virtual async Task<int> ExecuteAsync(AgentConnection agent, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        await ExecuteAsync(agent.Scheduler, user, parsed, cancellationToken);
        return 0;
    }

    protected abstract Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken);

    protected static Argument<string> Name(string description) => new("NAME") { Description = description };

    protected static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    /// <summary>Tells the errors that a verb went on after.</summary>
    protected static void PrintAbsorbed(IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"scripthost: {error}");
        }
    }
}
