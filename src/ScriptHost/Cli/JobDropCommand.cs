using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job drop</c>: DROP_JOB.</summary>
internal sealed class JobDropCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("The job, or several with commas between them.");
    private readonly Option<bool> _force = new("--force") { Description = "The run of a job that runs is stopped before." };
    private readonly Option<bool> _defer = new("--defer") { Description = "A job that runs goes when its run ends." };

    protected override Command Describe() => new("drop", "Drops jobs with their arguments; what is kept of their runs stays.") { _name, _force, _defer };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new DropJobRequest { User = user, JobName = parsed.GetValue(_name)!, Force = parsed.GetValue(_force), Defer = parsed.GetValue(_defer) };
        PrintAbsorbed((await scheduler.DropJobAsync(request, cancellationToken: cancellationToken)).Errors);
    }
}
