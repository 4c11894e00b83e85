using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job copy</c>: COPY_JOB.</summary>
internal sealed class JobCopyCommand : SchedulerCommand
{
    private readonly Argument<string> _old = new("OLD") { Description = "The job." };
    private readonly Argument<string> _new = new("NEW") { Description = "The name of its copy." };

    protected override Command Describe() => new("copy", "Makes a job with all attributes and arguments of another one, disabled.") { _old, _new };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken) =>
        await scheduler.CopyJobAsync(
            new CopyJobRequest { User = user, OldJob = parsed.GetValue(_old)!, NewJob = parsed.GetValue(_new)! }, cancellationToken: cancellationToken);
}
