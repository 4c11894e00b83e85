using System.CommandLine;
using System.Globalization;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job purge-log</c>: PURGE_LOG.</summary>
internal sealed class JobPurgeLogCommand : SchedulerCommand
{
    private readonly Argument<string?> _name = new("NAME") { Description = "The job, or several with commas between them. Default: all, also those that were dropped.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<long> _days = new("--log-history") { Description = "Days that are kept, 0 to 1000000. Default 0.", HelpName = "DAYS" };
    private readonly Option<string?> _which = Text("--which-log", "JOB_LOG, WINDOW_LOG or JOB_AND_WINDOW_LOG. Default: the last.", "LOG");

    protected override Command Describe() => new("purge-log", "Removes what is kept of runs and of what was done to jobs; needs MANAGE SCHEDULER.") { _name, _days, _which };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new PurgeLogRequest
        {
            User = user,
            JobName = parsed.GetValue(_name) ?? "",
            LogHistory = parsed.GetValue(_days),
            WhichLog = parsed.GetValue(_which) ?? "",
        };
        var removed = (await scheduler.PurgeLogAsync(request, cancellationToken: cancellationToken)).RemovedCount;
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{removed} rows of the log were removed."));
    }
}
