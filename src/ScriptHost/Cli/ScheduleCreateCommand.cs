using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost schedule create</c>: CREATE_SCHEDULE.</summary>
internal sealed class ScheduleCreateCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("The schedule: NAME or OWNER.NAME.");
    private readonly Option<string> _repeat = new("--repeat") { Description = "FREQ=DAILY;INTERVAL=2 and the like.", HelpName = "INTERVAL", Required = true };
    private readonly Option<string?> _start = Text("--start", "From when it counts: 2026-03-29T01:30:00 with Z, an offset, or a blank and a zone's name.", "TIME");
    private readonly Option<string?> _end = Text("--end", "From when on it does not fire any more.", "TIME");
    private readonly Option<string?> _comments = Text("--comments", "For people.", "TEXT");

    protected override Command Describe() => new("create", "Creates a schedule.") { _name, _repeat, _start, _end, _comments };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new CreateScheduleRequest { User = user, ScheduleName = parsed.GetValue(_name)!, RepeatInterval = parsed.GetValue(_repeat)! };
        if (parsed.GetValue(_start) is { } start)
        {
            request.StartDate = start;
        }

        if (parsed.GetValue(_end) is { } end)
        {
            request.EndDate = end;
        }

        if (parsed.GetValue(_comments) is { } comments)
        {
            request.Comments = comments;
        }

        await scheduler.CreateScheduleAsync(request, cancellationToken: cancellationToken);
    }
}
