using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job details</c>: *_SCHEDULER_JOB_RUN_DETAILS.</summary>
internal sealed class JobDetailsCommand : SchedulerCommand
{
    private readonly HistoryOption _of = new();
    private readonly Option<int> _limit = new("--limit") { Description = "At most so many, 1 to 1000. Default 50.", HelpName = "COUNT" };
    private readonly Option<string?> _status = Text("--status", "Only runs that ended SUCCEEDED, FAILED or STOPPED.", "STATUS");
    private readonly Option<long> _after = new("--after") { Description = "Only rows behind this log id.", HelpName = "LOG-ID" };
    private readonly Option<long> _before = new("--before") { Description = "Only rows before this log id: the next page.", HelpName = "LOG-ID" };
    private readonly Option<bool> _json = CommonOptions.Json();

    protected override Command Describe()
    {
        var command = new Command("details", "Shows how runs of jobs ended, the newest first.") { _limit, _status, _after, _before, _json };
        _of.AddTo(command);
        return command;
    }

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new ListRunDetailsRequest
        {
            User = user,
            Of = _of.Of(parsed),
            Limit = parsed.GetValue(_limit),
            Status = parsed.GetValue(_status) ?? "",
            AfterLogId = parsed.GetValue(_after),
            BeforeLogId = parsed.GetValue(_before),
        };
        foreach (var row in (await scheduler.ListRunDetailsAsync(request, cancellationToken: cancellationToken)).Details)
        {
            if (parsed.GetValue(_json))
            {
                RunJson.Print(HistoryText.JsonOf(row));
            }
            else
            {
                Console.Out.Write(HistoryText.Of(row));
            }
        }
    }
}
