using System.Text.Json.Nodes;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job details</c>: *_SCHEDULER_JOB_RUN_DETAILS.</summary>
internal sealed class JobDetailsCommand() : HistoryCommand<RunDetailsRecord>("details", "Shows how runs of jobs ended, the newest first.")
{
    protected override async Task<IReadOnlyList<RunDetailsRecord>> ListAsync(
        Scheduler.SchedulerClient scheduler, string user, HistoryPage page, CancellationToken cancellationToken)
    {
        var request = new ListRunDetailsRequest { User = user, Of = page.Of, Limit = page.Limit, Status = page.Status, AfterLogId = page.After, BeforeLogId = page.Before };
        return (await scheduler.ListRunDetailsAsync(request, cancellationToken: cancellationToken)).Details;
    }

    protected override JsonObject JsonOf(RunDetailsRecord row) => HistoryText.JsonOf(row);

    protected override string TextOf(RunDetailsRecord row) => HistoryText.Of(row);
}
