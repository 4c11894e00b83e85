using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job stop</c>: STOP_JOB.</summary>
internal sealed class JobStopCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("The job, or several with commas between them.");
    private readonly Option<bool> _force = new("--force") { Description = "Kills the script at once. Takes the privilege MANAGE SCHEDULER. Default: it is asked to end, and killed after Workers:StopGrace." };

    protected override Command Describe() => new("stop", "Stops the runs of jobs that run, and waits for their end.") { _name, _force };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new StopJobRequest { User = user, JobName = parsed.GetValue(_name)!, Force = parsed.GetValue(_force) };
        PrintAbsorbed((await scheduler.StopJobAsync(request, cancellationToken: cancellationToken)).Errors);
    }
}
