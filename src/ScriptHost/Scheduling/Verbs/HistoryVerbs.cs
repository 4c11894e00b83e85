using System.Globalization;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Scheduling.Verbs;

/// <summary>Who may see what is kept of whose runs; and PURGE_LOG.</summary>
internal static class HistoryVerbs
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1_000;
    private const long MaxDays = 1_000_000;

    private static readonly string[] Statuses = ["SUCCEEDED", "FAILED", "STOPPED"];
    private static readonly string[] Logs = ["JOB_LOG", "WINDOW_LOG", "JOB_AND_WINDOW_LOG"];

    /// <summary>All that is kept of a job, of an owner, or of all.</summary>
    /// <exception cref="Errors.ScriptHostException">PERMISSION_DENIED (ORA-27486), or BAD_REQUEST.</exception>
    public static HistoryFilter FilterOf(VerbScope scope, HistoryOf? of)
    {
        if ((of?.JobName is null or "" ? 0 : 1) + (of?.Owner is null or "" ? 0 : 1) + (of?.AllOwners is true ? 1 : 0) > 1)
        {
            throw OracleError.Inconsistent("give one of job_name, owner and all_owners.");
        }

        var filter = of switch
        {
            { AllOwners: true } => new HistoryFilter(DefaultLimit),
            { JobName: not (null or "") } => HistoryFilter.Of(scope.NameOf(of.JobName), DefaultLimit),
            { Owner: not (null or "") } => new HistoryFilter(DefaultLimit) { Owner = OwnerName.Parse(of.Owner).Value },
            _ => new HistoryFilter(DefaultLimit) { Owner = scope.User },
        };
        scope.Authority.Check(scope.User, filter.Owner is null ? JobPrivilege.ManageScheduler : JobPrivilege.ReadHistory, filter.Owner ?? "");
        return filter;
    }

    /// <summary>The rows of *_SCHEDULER_JOB_RUN_DETAILS that are asked for.</summary>
    /// <exception cref="Errors.ScriptHostException">PERMISSION_DENIED, BAD_REQUEST, or NO_SUCH_OBJECT: nothing was ever kept of such a job.</exception>
    public static IReadOnlyList<RunDetails> ListDetails(VerbScope scope, ListRunDetailsRequest request)
    {
        var filter = PageOf(FilterOf(scope, request.Of), request.Limit, request.AfterLogId, request.BeforeLogId, request.Status);
        return CheckKnown(scope, filter, scope.Tables.Details.List(filter));
    }

    /// <inheritdoc cref="ListDetails"/>
    public static IReadOnlyList<JobLogEntry> ListLog(VerbScope scope, ListJobLogRequest request)
    {
        var filter = PageOf(FilterOf(scope, request.Of), request.Limit, request.AfterLogId, request.BeforeLogId, request.Status);
        return CheckKnown(scope, filter, scope.Tables.Log.List(filter));
    }

    /// <summary>PURGE_LOG.</summary>
    /// <param name="verbs">Executes it, a part at a time, so that firings need not wait.</param>
    /// <param name="user">Who calls.</param>
    /// <param name="request">What is asked for.</param>
    /// <returns>How many rows of the log were removed.</returns>
    /// <exception cref="Errors.ScriptHostException">PERMISSION_DENIED (ORA-27486), or BAD_REQUEST.</exception>
    public static async Task<long> PurgeAsync(SchedulerVerbs verbs, string user, PurgeLogRequest request)
    {
        var until = await verbs.ExecuteAsync(user, scope => CheckPurge(scope, request));
        var jobs = request.JobName is "" ? [null] : NameLists.Parse(request.JobName, user).Select(job => (ObjectName?)job).ToList();
        if (request.WhichLog.Equals("WINDOW_LOG", StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        var removed = 0L;
        foreach (var job in jobs)
        {
            int count;
            do
            {
                count = await verbs.ExecuteAsync(user, scope => scope.Tables.Log.Purge(until, job, HistoryUpkeep.BatchCount));
                removed += count;
            }
            while (count == HistoryUpkeep.BatchCount);
        }

        return removed;
    }

    /// <summary>The id of a row or an event to go on from; 0: the beginning.</summary>
    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST (ORA-27465).</exception>
    public static long IdOf(long id, string parameter) =>
        id >= 0 ? id : throw OracleError.InvalidValue(id.ToString(CultureInfo.InvariantCulture), parameter, "give an id that was told, or 0.");

    private static DateTimeOffset CheckPurge(VerbScope scope, PurgeLogRequest request)
    {
        scope.Authority.Check(scope.User, JobPrivilege.ManageScheduler, owner: "");
        if (request.LogHistory is < 0 or > MaxDays)
        {
            throw OracleError.InvalidValue(request.LogHistory.ToString(CultureInfo.InvariantCulture), "log_history", "give 0 to 1000000 days.");
        }

        return request.WhichLog is "" || Logs.Contains(request.WhichLog, StringComparer.OrdinalIgnoreCase)
            ? HistoryUpkeep.DaysBefore(scope.Now, request.LogHistory)
            : throw OracleError.InvalidValue(request.WhichLog, "which_log", $"give {string.Join(", ", Logs)}.");
    }

    private static HistoryFilter PageOf(HistoryFilter filter, int limit, long after, long before, string status)
    {
        if (limit is < 0 or > MaxLimit)
        {
            throw OracleError.InvalidValue(limit.ToString(CultureInfo.InvariantCulture), "limit", "give 1 to 1000, or 0 for 50.");
        }

        var wanted = status is "" ? null : Array.Find(Statuses, one => one.Equals(status, StringComparison.OrdinalIgnoreCase))
            ?? throw OracleError.InvalidValue(status, "status", $"give {string.Join(", ", Statuses)}.");
        var (first, end) = (IdOf(after, "after_log_id"), IdOf(before, "before_log_id"));
        return filter with { Limit = limit == 0 ? DefaultLimit : limit, After = first, Before = end > 0 ? end : long.MaxValue, Status = wanted };
    }

    private static IReadOnlyList<T> CheckKnown<T>(VerbScope scope, HistoryFilter filter, IReadOnlyList<T> rows)
    {
        if (rows.Count == 0 && filter is { Owner: { } owner, JobName: { } name } && new ObjectName(owner, name) is var job
            && scope.Tables.Find(job) is not { Kind: ObjectKind.Job } && scope.Tables.Log.List(HistoryFilter.Of(job, 1)).Count == 0)
        {
            throw OracleError.NoSuchJob(job);
        }

        return rows;
    }
}
