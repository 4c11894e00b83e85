using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job drop</c>: DROP_JOB.</summary>
internal sealed class JobDropCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("The job, or several with commas between them.");
    private readonly Option<bool> _defer = new("--defer") { Description = "A job that runs goes when its run ends." };

    protected override Command Describe() => new("drop", "Drops jobs with their arguments; what is kept of their runs stays.") { _name, _defer };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new DropJobRequest { User = user, JobName = parsed.GetValue(_name)!, Defer = parsed.GetValue(_defer) };
        PrintAbsorbed((await scheduler.DropJobAsync(request, cancellationToken: cancellationToken)).Errors);
    }
}
