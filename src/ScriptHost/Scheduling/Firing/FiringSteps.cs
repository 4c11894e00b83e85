using ScriptHost.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.Recurring;
using ScriptHost.Scheduling.States;
using ScriptHost.Scheduling.Store;
using ScriptHost.Scheduling.Verbs;

namespace ScriptHost.Scheduling.Firing;

/// <summary>
/// The steps of a firing, each a transaction: it begins, with its id and the agent that it goes to, before anything is sent; it gets another id
/// when it provably did not start; it ends. Whatever is killed between them, the firing is known as begun, or not begun, or ended.
/// </summary>
internal sealed class FiringSteps(JobStore store, IJobAuthority authority, IRunSender sender, TimeProvider timeProvider) : IRunSteps
{
    /// <summary>Begins what is due of a job.</summary>
    /// <returns>Null when nothing is to be sent: nothing is due, or what was is over already.</returns>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public Task<BegunRun?> BeginAsync(long jobId) => store.TransactAsync(tables =>
    {
        var now = timeProvider.GetUtcNow();
        return tables.FindJob(jobId) is { } job && job.WakeAt <= now ? Begin(tables, job, now) : null;
    });

    /// <summary>RUN_JOB in a session of its own.</summary>
    /// <exception cref="ScriptHostException">WRONG_STATE (ORA-27478): it runs; or what keeps it from running.</exception>
    public BegunRun BeginNow(VerbScope scope, ObjectName name)
    {
        var job = scope.GetJob(name, JobPrivilege.Alter);
        if (JobStates.IsRunning(job.Standing.State) || job.Standing.State == JobState.RetryScheduled)
        {
            throw OracleError.IsRunning(name);
        }

        return Start(scope.Tables, job, Enablement.Check(scope, job), scope.Now, scope.Now, scope.User);
    }

    /// <summary>What is left of schedule_limit when a firing begins, which repeating jobs alone have. A retry has it whole again.</summary>
    /// <inheritdoc/>
    public Task<TimeSpan?> FindStartLimitAsync(BegunRun begun) => store.TransactAsync(tables =>
    {
        var limit = begun.IsScheduled && tables.FindJob(begun.JobId) is { } job && IsRepeating(job) ? job.Attributes.Find<TimeSpan>("schedule_limit") : null;
        return begun.Request.Attempt > 1 ? limit : limit - (begun.StartedAt - begun.ScheduledAt);
    });

    /// <inheritdoc/>
    public Task<StopWish?> FindStopAsync(BegunRun begun) => store.TransactAsync(tables => tables.Firings.FindOf(begun.JobId)?.Stop);

    /// <inheritdoc/>
    public Task<BegunRun?> RenewAsync(BegunRun begun) => store.TransactAsync(tables =>
    {
        var request = begun.Request.Clone();
        request.RunId = RunIds.Renew(begun.RunId);
        var renewed = begun with { RunId = request.RunId, Request = request };
        if (!tables.Firings.Renew(begun.RunId, renewed))
        {
            // It was done before, and the answer was lost.
            return tables.Firings.Find(renewed.RunId);
        }

        FaultPoint.Reach(FaultPoint.InRenewed);
        return renewed;
    });

    /// <inheritdoc/>
    public Task EndAsync(BegunRun begun, EndedRun known) => store.TransactAsync(tables =>
    {
        var now = timeProvider.GetUtcNow();
        var job = tables.FindJob(begun.JobId);
        TellOverdue(tables, job, now);
        if (tables.Firings.Take(begun.RunId) is not { } stored)
        {
            return;
        }

        FaultPoint.Reach(FaultPoint.InFiringEnded);
        var name = new ObjectName(begun.Request.Owner[1..^1], begun.Request.JobName);
        var ended = known.WithStop(stored.Stop);
        var details = ended.ToDetails(name, begun.RunId, begun.ScheduledAt, begun.StartedAt, now);
        if (job is null)
        {
            JobHistory.Ran(tables, job, details, begun.User);
            return;
        }

        End(tables, job, ended, details, begun);
        FaultPoint.Reach(FaultPoint.BeforeFiringCommitted);
    });

    /// <summary>Tells that the run of a job has exceeded max_run_duration, once.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public Task TellOverdueAsync(BegunRun begun) => store.TransactAsync(tables => TellOverdue(tables, tables.FindJob(begun.JobId), timeProvider.GetUtcNow()));

    private static void TellOverdue(JobTables tables, Job? job, DateTimeOffset now)
    {
        if (job is not null && tables.Firings.PassOver(job.Definition.Id, now))
        {
            JobHistory.Exceeded(tables, job, now);
        }
    }

    private BegunRun? Begin(JobTables tables, Job job, DateTimeOffset now)
    {
        var scope = new VerbScope(tables, job.Name.Owner, authority, now);
        try
        {
            var times = scope.TimesOf(job.Definition);
            if (job.Standing.State == JobState.RetryScheduled)
            {
                FaultPoint.Reach(FaultPoint.BeforeRetried);
                return StartOrFail(scope, job, job.FiringAt!.Value);
            }

            var firings = Firings.Of(times.RecurrenceFrom(job.Reference!.Value), job.NextRunAt, now, times.EndDate);
            return Begin(scope, job with { NextRunAt = firings.NextAt }, times, firings.DueAt);
        }
        catch (ScriptHostException refusal)
        {
            // It has no schedule any more, and nothing comes after this.
            Fail(tables, job with { NextRunAt = null }, refusal, job.WakeAt ?? now, now);
            return null;
        }
    }

    private BegunRun? Begin(VerbScope scope, Job job, JobTimes times, DateTimeOffset? dueAt)
    {
        if (dueAt is not { } due)
        {
            var standing = JobStateTable.TryApply(job.Standing, JobEvent.Reschedule, new JobFacts(times.Repeat is not null, job.NextRunAt is not null, IsScheduledRun: true));
            var over = job with { Standing = standing! };
            scope.Tables.UpdateStanding(over);
            JobHistory.Moved(scope.Tables, job, over, new Occurrence(JobEvent.Reschedule, scope.Now));
            return null;
        }

        if (times.Repeat is not null && scope.Now - due > job.Attributes.Find<TimeSpan>("schedule_limit"))
        {
            var skipped = EndedRun.TooLate(due);
            End(scope.Tables, job, skipped, skipped.ToDetails(job.Name, "", due, startedAt: null, scope.Now));
            return null;
        }

        return StartOrFail(scope, job, due);
    }

    private BegunRun? StartOrFail(VerbScope scope, Job job, DateTimeOffset scheduledAt)
    {
        try
        {
            return Start(scope.Tables, job, Enablement.Check(scope, job), scheduledAt, scope.Now, user: null);
        }
        catch (ScriptHostException refusal)
        {
            // Its program is gone, or its owner may not use the endpoint any more: a run that failed.
            Fail(scope.Tables, job, refusal, scheduledAt, scope.Now);
            return null;
        }
    }

    private BegunRun Start(JobTables tables, Job job, JobPlan plan, DateTimeOffset scheduledAt, DateTimeOffset now, string? user)
    {
        var started = job with
        {
            Standing = JobStateTable.TryApply(job.Standing, JobEvent.Start, new JobFacts(plan.Times.Repeat is not null, job.NextRunAt is not null, IsScheduledRun: user is null))!,
            FiringAt = scheduledAt,
            RetryAt = null,
            LastStartAt = now,
        };
        FaultPoint.Reach(FaultPoint.BeforeChosen);
        var runId = RunIds.Of(store.Id, job.Definition.Id, scheduledAt, started.Standing.Attempt);
        var begun = new BegunRun(runId, job.Definition.Id)
        {
            User = user,
            ScheduledAt = scheduledAt,
            StartedAt = now,
            Url = sender.Choose(JobRequests.DestinationOf(job)),
            Request = JobRequests.Of(started, plan, runId, scheduledAt, now),
            OverAt = now + job.Attributes.Find<TimeSpan>("max_run_duration"),
        };
        tables.UpdateStanding(started);
        JobHistory.Moved(tables, job, started, new Occurrence(JobEvent.Start, now));
        tables.Firings.Insert(begun);
        FaultPoint.Reach(FaultPoint.InBegun);
        return begun;
    }

    private static void Fail(JobTables tables, Job job, ScriptHostException refusal, DateTimeOffset scheduledAt, DateTimeOffset now)
    {
        var ended = EndedRun.Refused(refusal);
        var started = JobStateTable.TryApply(job.Standing, JobEvent.Start, new JobFacts(IsRepeating: true, job.NextRunAt is not null, IsScheduledRun: true))!;
        var details = ended.ToDetails(job.Name, "", scheduledAt, startedAt: null, now);
        End(tables, job with { Standing = started, FiringAt = scheduledAt }, ended, details);
    }

    /// <param name="tables">Of the transaction.</param>
    /// <param name="job">While it ran.</param>
    /// <param name="ended">How.</param>
    /// <param name="details">Of the run.</param>
    /// <param name="begun">Null: nothing was to be sent of a firing of the schedule.</param>
    private static void End(JobTables tables, Job job, EndedRun ended, RunDetails details, BegunRun? begun = null)
    {
        var isScheduled = begun is null or { IsScheduled: true };
        var (attributes, now) = (job.Attributes, details.LogDate);
        var retryAt = isScheduled && (attributes.IsTrue("restart_on_failure") || attributes.IsTrue("restartable"))
            ? BackOff.NextTry(now, job.Standing.RetriesOfFiring, job.NextRunAt)
            : null;
        var restarts = isScheduled && ended.EndedWithItsAgent && (attributes.IsTrue("restart_on_recovery") || attributes.IsTrue("restartable"));
        var facts = new JobFacts(IsRepeating(job), job.NextRunAt is not null, isScheduled)
        {
            MaxFailures = attributes.Find<long>("max_failures"),
            MaxRuns = attributes.Find<long>("max_runs"),
            MayRetry = retryAt is not null,
            RestartsOnRecovery = restarts,
        };
        var standing = JobStateTable.TryApply(job.Standing, ended.Event, facts) ?? job.Standing;
        if (standing.State == JobState.RetryScheduled)
        {
            FaultPoint.Reach(FaultPoint.InRetryScheduled);
        }

        var after = job with
        {
            Standing = standing,
            NextRunAt = JobStates.IsEnabled(standing.State) ? job.NextRunAt : null,
            RetryAt = standing.State == JobState.RetryScheduled ? (restarts ? now : retryAt) : null,
            LastRunDuration = ended.Outcome.RunTime?.ToTimeSpan() ?? job.LastRunDuration,
        };
        var logId = JobHistory.Ran(tables, job, details, begun?.User);
        FaultPoint.Reach(FaultPoint.AfterDetails);
        JobHistory.Moved(tables, job, after, new Occurrence(ended.Event, now)
        {
            LogId = logId,
            ErrorNumber = ended.ErrorNumber,
            Message = ended.Outcome.Message,
            WasForced = ended.Stop is { IsForced: true },
        });
        if (job.IsDropDeferred || (JobStateTable.EndsJob(standing) && (attributes.Find<bool>("auto_drop") ?? true)))
        {
            JobHistory.Dropped(tables, job, job.IsDropDeferred ? "dropped when its run had ended" : "auto_drop", now);
            tables.Delete(job.Definition);
            return;
        }

        tables.UpdateStanding(after);
    }
    private static bool IsRepeating(Job job) => job.Attributes.Has("repeat_interval") || job.Attributes.Has("schedule_name");
}
