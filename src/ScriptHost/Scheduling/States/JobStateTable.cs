using static ScriptHost.Scheduling.States.JobEvent;
using static ScriptHost.Scheduling.States.JobState;

namespace ScriptHost.Scheduling.States;

/// <summary>
/// What becomes of a job's state and counters when something happens to it: the first row that fits. An event without a row is refused.
/// Rules: DBMS_SCHEDULER's chapter on job states, max_runs, max_failures, restart_on_failure, auto_drop and STOP_JOB.
/// </summary>
internal static class JobStateTable
{
    private static readonly JobState[] Resting = [Disabled, Succeeded, Failed, Stopped, Completed, Broken];
    private static readonly JobState[] Waiting = [Scheduled, RetryScheduled];

    // A run of a job that is not enabled; its end changes nothing about that.
    private static readonly JobState[] Unattended = [DisabledRunning, RunningUnscheduled];

    // Stands for the state that it is in.
    private const JobState Same = (JobState)(-1);

    private static readonly Row[] Table =
    [
        new([Scheduled, RetryScheduled, Running], Enable, Same),
        new(Resting, Enable, Completed) { When = IsLast, Counting = Reset },
        new(Resting, Enable, Scheduled) { Counting = Reset },
        new(Unattended, Enable, Running) { Counting = Reset },

        new([Scheduled], Reschedule, Completed) { When = IsLast },
        new([.. Waiting, Running], Reschedule, Same),

        new([Disabled, DisabledRunning], Disable, Same),
        new([Disabled, DisabledRunning], DisableByForce, Same),
        new([.. Waiting, Succeeded, Failed, Stopped, Completed, Broken], Disable, Disabled),
        new([.. Waiting, Succeeded, Failed, Stopped, Completed, Broken], DisableByForce, Disabled),
        new([Running, RunningUnscheduled], DisableByForce, DisabledRunning),

        new([Scheduled], Start, Running) { Counting = FirstTry },
        new([RetryScheduled], Start, Running) { Counting = NextTry },
        new(Resting, Start, RunningUnscheduled) { Counting = FirstTry },

        new([Running], Succeed, Succeeded) { When = IsLastOfOneTime, Counting = Success },
        new([Running], Succeed, Completed) { When = ReachesMaxRuns, Counting = Success },
        new([Running], Succeed, Completed) { When = IsLast, Counting = Success },
        new([Running], Succeed, Scheduled) { Counting = Success },
        new(Unattended, Succeed, Disabled) { Counting = Success },

        // What ended with its agent may have taken effect: it comes again only where the job asks for that by name.
        new([Running], Lose, RetryScheduled) { When = (_, facts) => facts.RestartsOnRecovery },
        new([Running], Stop, RetryScheduled) { When = (_, facts) => facts.RestartsOnRecovery },
        new([Running], Lose, RetryScheduled) { When = (_, facts) => facts.MayRetry, Counting = Retry },
        new([Running], Fail, RetryScheduled) { When = (_, facts) => facts.MayRetry, Counting = Retry },
        .. FailureRows([Running], Fail),
        .. FailureRows([Running], Lose),
        new(Unattended, Fail, Disabled) { Counting = Failure },
        new(Unattended, Lose, Disabled) { Counting = Failure },

        new([Running], Stop, Stopped) { When = IsLastOfOneTime, Counting = Run },
        new([Running], Stop, Completed) { When = ReachesMaxRuns, Counting = Run },
        new([Running], Stop, Completed) { When = IsLast, Counting = Run },
        new([Running], Stop, Scheduled) { Counting = Run },
        new(Unattended, Stop, Disabled) { Counting = Run },

        // A firing that never started counts neither as a run nor as a failure; one of which a try had failed does.
        .. FailureRows([RetryScheduled], Skip),
        .. FailureRows([Running], Skip, HasFailedTry),
        new(Unattended, Skip, Disabled) { When = HasFailedTry, Counting = Failure },
        new([Scheduled, Running], Skip, Failed) { When = IsLastOfOneTime },
        new([Scheduled, Running], Skip, Completed) { When = IsLast },
        new([Scheduled, Running], Skip, Scheduled),
        new(Unattended, Skip, Disabled),
    ];

    /// <returns>Null when the event cannot happen in this state.</returns>
    public static JobStanding? TryApply(JobStanding standing, JobEvent happened, JobFacts facts)
    {
        var row = Array.Find(Table, row => row.Event == happened && row.From.Contains(standing.State) && row.When(standing, facts));
        return row is null ? null : row.Counting(standing, facts) with { State = row.To == Same ? standing.State : row.To };
    }

    /// <summary>True when a run's end leaves the job where auto_drop drops it: completed, or disabled by the scheduler.</summary>
    public static bool EndsJob(JobStanding standing) => standing.State is Succeeded or Failed or Stopped or Completed or Broken;

    private static Row[] FailureRows(JobState[] from, JobEvent failure, Func<JobStanding, JobFacts, bool>? when = null)
    {
        Row RowTo(JobState to, Func<JobStanding, JobFacts, bool> condition) => new(from, failure, to)
        {
            When = (standing, facts) => (when is null || when(standing, facts)) && condition(standing, facts),
            Counting = Failure,
        };

        return
        [
            RowTo(Broken, ReachesMaxFailures),
            RowTo(Failed, IsLastOfOneTime),
            RowTo(Completed, ReachesMaxRuns),
            RowTo(Completed, IsLast),
            RowTo(Scheduled, (_, _) => true),
        ];
    }

    private static bool HasFailedTry(JobStanding standing, JobFacts facts) => standing.Attempt > 1;

    private static bool IsLast(JobStanding standing, JobFacts facts) => !facts.HasNextRun;

    private static bool IsLastOfOneTime(JobStanding standing, JobFacts facts) => !facts.HasNextRun && !facts.IsRepeating;

    private static bool ReachesMaxRuns(JobStanding standing, JobFacts facts) => standing.RunCount + 1 >= facts.MaxRuns;

    private static bool ReachesMaxFailures(JobStanding standing, JobFacts facts) =>
        facts.IsScheduledRun && standing.ConsecutiveFailureCount + 1 >= facts.MaxFailures;

    private static JobStanding Nothing(JobStanding standing, JobFacts facts) => standing;

    private static JobStanding Reset(JobStanding standing, JobFacts facts) =>
        standing with { RunCount = 0, FailureCount = 0, RetryCount = 0, ConsecutiveFailureCount = 0 };

    private static JobStanding FirstTry(JobStanding standing, JobFacts facts) => standing with { Attempt = 1, RetriesOfFiring = 0 };

    private static JobStanding NextTry(JobStanding standing, JobFacts facts) => standing with { Attempt = standing.Attempt + 1 };

    private static JobStanding Retry(JobStanding standing, JobFacts facts) =>
        standing with { RetryCount = standing.RetryCount + 1, RetriesOfFiring = standing.RetriesOfFiring + 1 };

    private static JobStanding Run(JobStanding standing, JobFacts facts) => standing with { RunCount = standing.RunCount + 1 };

    private static JobStanding Success(JobStanding standing, JobFacts facts) => Run(standing, facts) with
    {
        ConsecutiveFailureCount = facts.IsScheduledRun ? 0 : standing.ConsecutiveFailureCount,
    };

    private static JobStanding Failure(JobStanding standing, JobFacts facts) => Run(standing, facts) with
    {
        FailureCount = standing.FailureCount + 1,
        ConsecutiveFailureCount = standing.ConsecutiveFailureCount + (facts.IsScheduledRun ? 1 : 0),
    };

    private sealed record Row(JobState[] From, JobEvent Event, JobState To)
    {
        public Func<JobStanding, JobFacts, bool> When { get; init; } = (_, _) => true;

        public Func<JobStanding, JobFacts, JobStanding> Counting { get; init; } = Nothing;
    }
}
