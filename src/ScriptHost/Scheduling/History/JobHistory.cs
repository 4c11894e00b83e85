using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.States;
using ScriptHost.Scheduling.Store;
using ScriptHost.Scheduling.Verbs;

namespace ScriptHost.Scheduling.History;

/// <summary>Writes down what happens to jobs, in the transaction in which it happens: no kill parts the two.</summary>
internal static class JobHistory
{
    private static readonly EventTypes[] Types = [.. Enum.GetValues<EventTypes>().Where(type => type != EventTypes.None)];

    /// <summary>The end of a run, where the job's logging level asks for it: a row of the log, and its details.</summary>
    /// <param name="tables">Of the transaction.</param>
    /// <param name="job">While it ran; null when it is gone.</param>
    /// <param name="details">Of the run.</param>
    /// <param name="user">Who called RUN_JOB; null: the scheduler began it.</param>
    /// <returns>The log id of both rows; null when none was written.</returns>
    public static long? Ran(JobTables tables, Job? job, RunDetails details, string? user)
    {
        var attributes = job?.Attributes ?? AttributeSet.Empty;
        if (!LoggingLevels.AsksForRun(LoggingLevels.Of(attributes), details.Status))
        {
            return null;
        }

        var destination = attributes.FindText("destination");
        var logId = tables.Log.Insert(new JobLogEntry(details.Job, job is not null && IsRetry(job.Standing) ? "RETRY_RUN" : "RUN")
        {
            LogDate = details.LogDate,
            Status = details.Status,
            UserName = user is "" ? null : user,
            Destination = destination,
            AdditionalInfo = details.AdditionalInfo,
        });
        var kept = attributes.Find<bool>("store_output") ?? true ? details : details with { Output = [], Errors = [] };
        tables.Details.Insert(kept with { LogId = logId, Destination = destination });
        return logId;
    }

    /// <summary>A step from one state to the next: its events, and at level FULL its operations.</summary>
    public static void Moved(JobTables tables, Job before, Job after, Occurrence what)
    {
        foreach (var operation in HistoryRules.OperationsOf(before.Standing.State, what.Event, after.Standing.State))
        {
            Log(tables, after, operation, what.User, "", what.At);
        }

        var raised = HistoryRules.EventsOf(before.Standing.State, what.Event, after.Standing.State);
        foreach (var type in Types.Where(type => raised.HasFlag(type)))
        {
            Raise(tables, after, type, what);
        }
    }

    /// <summary>What somebody did to a job and its state does not tell, at level FULL.</summary>
    /// <param name="scope">Of the call.</param>
    /// <param name="job">As it is now.</param>
    /// <param name="operation">CREATE, UPDATE, STOP or DROP.</param>
    /// <param name="info">ADDITIONAL_INFO; no values, which may be secret.</param>
    public static void Changed(VerbScope scope, Job job, string operation, string info = "") => Log(scope.Tables, job, operation, scope.User, info, scope.Now);

    /// <summary>The scheduler itself drops a job, at level FULL.</summary>
    public static void Dropped(JobTables tables, Job job, string reason, DateTimeOffset now) => Log(tables, job, "DROP", user: null, $"REASON=\"{reason}\"", now);

    /// <summary>A run has exceeded max_run_duration: JOB_OVER_MAX_DUR, whether it is asked for or not.</summary>
    public static void Exceeded(JobTables tables, Job job, DateTimeOffset now) => Raise(tables, job, EventTypes.JobOverMaxDur, new Occurrence(JobEvent.Start, now));

    private static void Log(JobTables tables, Job job, string operation, string? user, string info, DateTimeOffset now)
    {
        if (LoggingLevels.Of(job.Attributes) == LoggingLevel.Full)
        {
            tables.Log.Insert(new JobLogEntry(job.Name, operation)
            {
                LogDate = now,
                UserName = user,
                Destination = job.Attributes.FindText("destination"),
                AdditionalInfo = info,
            });
        }
    }

    private static void Raise(JobTables tables, Job job, EventTypes type, Occurrence what)
    {
        var asked = (EventTypes)(job.Attributes.Find<long>("raise_events") ?? 0) | EventTypes.JobOverMaxDur;
        if (!asked.HasFlag(type))
        {
            return;
        }

        tables.Events.Insert(new SchedulerEvent(job.Name, type)
        {
            Timestamp = what.At,
            ErrorCode = what.ErrorNumber,
            ErrorMessage = what.Message,
            Status = HistoryRules.StatusOf(type, what, job.Standing.Attempt),
            LogId = what.LogId,
            RunCount = job.Standing.RunCount,
            FailureCount = job.Standing.FailureCount,
            RetryCount = job.Standing.RetryCount,
        });
    }

    private static bool IsRetry(JobStanding standing) =>
        standing.State == JobState.RetryScheduled || (JobStates.IsRunning(standing.State) && standing.Attempt > 1);
}
