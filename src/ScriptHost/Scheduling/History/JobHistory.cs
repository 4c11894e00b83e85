using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Store;

namespace ScriptHost.Scheduling.History;

/// <summary>Writes down what happens to jobs, in the transaction in which it happens.</summary>
internal static class JobHistory
{
    /// <summary>The end of a run: a row of the log, and its details.</summary>
    /// <param name="tables">Of the transaction.</param>
    /// <param name="job">As it was before; null when it is gone.</param>
    /// <param name="details">Of the run.</param>
    /// <returns>The log id of both rows.</returns>
    public static long Ran(JobTables tables, Job? job, RunDetails details)
    {
        var logId = tables.Log.Insert(new LogEntry(details.Job, job?.Standing.Attempt > 1 ? "RETRY_RUN" : "RUN")
        {
            LogDate = details.LogDate,
            Status = details.Status,
            Destination = details.Destination,
            AdditionalInfo = details.AdditionalInfo,
        });
        tables.Details.Insert(details with { LogId = logId });
        return logId;
    }
}
