using System.Text.Json.Nodes;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job log</c>: *_SCHEDULER_JOB_LOG.</summary>
internal sealed class JobLogCommand() : HistoryCommand<JobLogRecord>("log", "Shows what happened to jobs and was done to them, the newest first.")
{
    protected override async Task<IReadOnlyList<JobLogRecord>> ListAsync(
        Scheduler.SchedulerClient scheduler, string user, HistoryPage page, CancellationToken cancellationToken)
    {
        var request = new ListJobLogRequest { User = user, Of = page.Of, Limit = page.Limit, Status = page.Status, AfterLogId = page.After, BeforeLogId = page.Before };
        return (await scheduler.ListJobLogAsync(request, cancellationToken: cancellationToken)).Entries;
    }

    protected override JsonObject JsonOf(JobLogRecord row) => HistoryText.JsonOf(row);

    protected override string TextOf(JobLogRecord row) => $"{HistoryText.LineOf(row)}\n";
}
