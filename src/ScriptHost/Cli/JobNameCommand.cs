using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job name</c>: GENERATE_JOB_NAME.</summary>
internal sealed class JobNameCommand : SchedulerCommand
{
    private readonly Argument<string?> _prefix = new("PREFIX") { Description = "At most 18 characters, not ending in a digit. Default: JOB$_", Arity = ArgumentArity.ZeroOrOne };

    protected override Command Describe() => new("name", "Prints a name for a job that nothing has.") { _prefix };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new GenerateJobNameRequest { User = user };
        if (parsed.GetValue(_prefix) is { } prefix)
        {
            request.Prefix = prefix;
        }

        Console.Out.WriteLine((await scheduler.GenerateJobNameAsync(request, cancellationToken: cancellationToken)).JobName);
    }
}
