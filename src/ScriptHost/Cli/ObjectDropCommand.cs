using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost program|schedule drop</c>: DROP_PROGRAM and DROP_SCHEDULE.</summary>
internal sealed class ObjectDropCommand(SchedulerObjectKind kind) : SchedulerCommand
{
    private readonly Argument<string> _name = Name("What is dropped.");
    private readonly Option<bool> _force = new("--force") { Description = "Also when jobs use it, which are disabled then." };

    protected override Command Describe() => new("drop", "Drops what no job uses.") { _name, _force };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (name, force) = (parsed.GetValue(_name)!, parsed.GetValue(_force));
        if (kind == SchedulerObjectKind.Program)
        {
            await scheduler.DropProgramAsync(new DropProgramRequest { User = user, ProgramName = name, Force = force }, cancellationToken: cancellationToken);
        }
        else
        {
            await scheduler.DropScheduleAsync(new DropScheduleRequest { User = user, ScheduleName = name, Force = force }, cancellationToken: cancellationToken);
        }
    }
}
