using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost program create</c>: CREATE_PROGRAM.</summary>
internal sealed class ProgramCreateCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("The program: NAME or OWNER.NAME.");
    private readonly Option<string> _action = new("--action") { Description = "The script that it runs: a path, or a name relative to a script root.", HelpName = "SCRIPT", Required = true };
    private readonly Option<int> _argumentCount = new("--arguments") { Description = "How many arguments it has, 0 to 255. Each is defined before the program is enabled.", HelpName = "COUNT" };
    private readonly Option<string?> _comments = Text("--comments", "For people.", "TEXT");
    private readonly Option<bool> _enabled = new("--enabled") { Description = "Enables it at once." };

    protected override Command Describe() => new("create", "Creates a program, disabled unless told otherwise.") { _name, _action, _argumentCount, _comments, _enabled };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new CreateProgramRequest
        {
            User = user,
            ProgramName = parsed.GetValue(_name)!,
            ProgramType = "EXECUTABLE",
            ProgramAction = parsed.GetValue(_action)!,
            NumberOfArguments = parsed.GetValue(_argumentCount),
            Enabled = parsed.GetValue(_enabled),
        };
        if (parsed.GetValue(_comments) is { } comments)
        {
            request.Comments = comments;
        }

        await scheduler.CreateProgramAsync(request, cancellationToken: cancellationToken);
    }
}
