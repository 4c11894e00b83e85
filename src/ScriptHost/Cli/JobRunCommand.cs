using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job run</c>: RUN_JOB with use_current_session FALSE.</summary>
internal sealed class JobRunCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("The job, or several with commas between them.");

    protected override Command Describe() => new("run", "Begins a run of each job, enabled or not, and prints the ids of the runs.") { _name };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new RunScheduledJobRequest { User = user, JobName = parsed.GetValue(_name)!, UseCurrentSession = false };
        foreach (var runId in (await scheduler.RunJobAsync(request, cancellationToken: cancellationToken)).RunIds)
        {
            Console.Out.WriteLine(runId);
        }
    }
}
