using FsCheck;
using FsCheck.Fluent;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.States;

namespace ScriptHost.Tests.Scheduling;

public sealed class JobStateTableTests
{
    private static readonly JobFacts Repeating = new(IsRepeating: true, HasNextRun: true, IsScheduledRun: true);
    private static readonly JobFacts OneTime = new(IsRepeating: false, HasNextRun: false, IsScheduledRun: true);

    private static readonly Gen<JobFacts> AnyFacts =
        from bits in Gen.Choose(0, 31)
        from maxFailures in Gen.Choose(0, 3)
        from maxRuns in Gen.Choose(0, 3)
        select new JobFacts((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0)
        {
            MayRetry = (bits & 8) != 0,
            RestartsOnRecovery = (bits & 16) != 0,
            MaxFailures = maxFailures == 0 ? null : maxFailures,
            MaxRuns = maxRuns == 0 ? null : maxRuns,
        };

    private static readonly Gen<(JobEvent Happened, JobFacts Facts)> AnyStep =
        from happened in Gen.Elements(Enum.GetValues<JobEvent>())
        from facts in AnyFacts
        select (happened, facts);

    [Fact]
    public void Whatever_happens_in_whatever_order_the_table_and_the_reference_model_agree() =>
        Prop.ForAll(AnyStep.ListOf(40).ToArbitrary(), steps =>
        {
            var standing = new JobStanding(JobState.Disabled);
            var model = new ReferenceJob();
            foreach (var (happened, facts) in steps)
            {
                var next = JobStateTable.TryApply(standing, happened, facts);
                var isAllowed = model.Apply(happened, facts);
                Assert.Equal(isAllowed, next is not null);
                if (next is not null)
                {
                    var told = HistoryRules.EventsOf(standing.State, happened, next.State);
                    Assert.Equal(model.Events.Select(name => Enum.Parse<EventTypes>($"Job{name.Replace("_", "", StringComparison.Ordinal)}", ignoreCase: true)).Aggregate(EventTypes.None, (all, one) => all | one), told);
                    Assert.Equal(model.Operations, HistoryRules.OperationsOf(standing.State, happened, next.State));
                }

                standing = next ?? standing;
                Assert.Equal(
                    (model.State, model.RunCount, model.FailureCount, model.RetryCount, model.IsEnabled),
                    (JobStates.NameOf(standing.State), standing.RunCount, standing.FailureCount, standing.RetryCount, JobStates.IsEnabled(standing.State)));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Fact]
    public void A_repeating_job_goes_on_after_every_kind_of_end() =>
        Assert.All(
            [JobEvent.Succeed, JobEvent.Fail, JobEvent.Stop, JobEvent.Lose, JobEvent.Skip],
            end => Assert.Equal(JobState.Scheduled, After(Repeating, JobEvent.Enable, JobEvent.Start, end).State));

    [Theory]
    [InlineData(JobEvent.Succeed, JobState.Succeeded)]
    [InlineData(JobEvent.Fail, JobState.Failed)]
    [InlineData(JobEvent.Lose, JobState.Failed)]
    [InlineData(JobEvent.Stop, JobState.Stopped)]
    [InlineData(JobEvent.Skip, JobState.Failed)]
    internal void A_one_time_job_ends_with_its_run(JobEvent end, JobState state) =>
        Assert.Equal(state, After(After(Repeating, JobEvent.Enable, JobEvent.Start), OneTime, end).State);

    [Fact]
    public void A_job_whose_end_date_has_passed_is_completed_when_it_is_enabled_or_changed()
    {
        var over = Repeating with { HasNextRun = false };

        Assert.Equal(JobState.Completed, After(over, JobEvent.Enable).State);
        Assert.Equal(JobState.Completed, After(After(Repeating, JobEvent.Enable), over, JobEvent.Reschedule).State);
        Assert.Equal(JobState.Running, After(After(Repeating, JobEvent.Enable, JobEvent.Start), over, JobEvent.Reschedule).State);
    }

    [Fact]
    public void A_job_is_broken_by_max_failures_in_a_row_and_a_success_between_starts_anew()
    {
        var facts = Repeating with { MaxFailures = 2 };
        JobEvent[] fails = [JobEvent.Start, JobEvent.Fail], succeeds = [JobEvent.Start, JobEvent.Succeed];

        Assert.Equal(JobState.Scheduled, After(facts, [JobEvent.Enable, .. fails, .. succeeds, .. fails]).State);
        Assert.Equal(JobState.Broken, After(facts, [JobEvent.Enable, .. fails, .. succeeds, .. fails, .. fails]).State);
    }

    [Fact]
    public void Six_retries_are_one_run_and_one_failure()
    {
        var standing = After(Repeating, JobEvent.Enable);
        for (var retry = 0; retry <= BackOff.MaxRetryCount; retry++)
        {
            var failedAt = DateTimeOffset.UnixEpoch;
            standing = After(standing, Repeating, JobEvent.Start);
            Assert.Equal(retry + 1, standing.Attempt);
            standing = After(standing, Repeating with { MayRetry = BackOff.NextTry(failedAt, standing.RetriesOfFiring, null) is not null }, JobEvent.Fail);
        }

        Assert.Equal((JobState.Scheduled, 1, 1, 6), (standing.State, standing.RunCount, standing.FailureCount, standing.RetryCount));
    }

    [Fact]
    public void A_retry_that_succeeds_is_one_run_without_failure()
    {
        var standing = After(After(Repeating, JobEvent.Enable, JobEvent.Start), Repeating with { MayRetry = true }, JobEvent.Fail);
        Assert.Equal(JobState.RetryScheduled, standing.State);

        standing = After(standing, Repeating, JobEvent.Start, JobEvent.Succeed);

        Assert.Equal((1, 0, 1), (standing.RunCount, standing.FailureCount, standing.RetryCount));
    }

    [Fact]
    public void A_lost_run_comes_again_only_where_the_job_asks_for_it()
    {
        var running = After(Repeating, JobEvent.Enable, JobEvent.Start);

        Assert.Equal((JobState.Scheduled, 1), (After(running, Repeating, JobEvent.Lose).State, After(running, Repeating, JobEvent.Lose).FailureCount));
        Assert.Equal((JobState.RetryScheduled, 0), (After(running, Repeating with { RestartsOnRecovery = true }, JobEvent.Lose).State, 0));
    }

    [Fact]
    public void A_firing_that_could_not_start_counts_as_nothing()
    {
        var standing = After(Repeating with { MaxFailures = 1, MaxRuns = 1 }, JobEvent.Enable, JobEvent.Start, JobEvent.Skip);

        Assert.Equal((JobState.Scheduled, 0, 0), (standing.State, standing.RunCount, standing.FailureCount));
    }

    [Fact]
    public void Disabling_a_running_job_takes_force_and_lets_the_run_end()
    {
        var running = After(Repeating, JobEvent.Enable, JobEvent.Start);
        Assert.Null(JobStateTable.TryApply(running, JobEvent.Disable, Repeating));

        var disabled = After(running, Repeating, JobEvent.DisableByForce);
        Assert.Equal("DISABLED", JobStates.NameOf(disabled.State));
        var ended = After(disabled, Repeating, JobEvent.Succeed);
        Assert.Equal((JobState.Disabled, 1), (ended.State, ended.RunCount));
    }

    [Fact]
    public void Enabling_anew_resets_what_was_counted_and_enabling_twice_does_not()
    {
        var failed = After(Repeating, JobEvent.Enable, JobEvent.Start, JobEvent.Fail);
        Assert.Equal(1, After(failed, Repeating, JobEvent.Enable).FailureCount);

        var anew = After(failed, Repeating, JobEvent.Disable, JobEvent.Enable);
        Assert.Equal((0, 0, 0), (anew.RunCount, anew.FailureCount, anew.RetryCount));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 10)]
    [InlineData(5, 100_000)]
    public void The_wait_before_a_retry_grows_tenfold(int retries, int seconds) =>
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(seconds), BackOff.NextTry(DateTimeOffset.UnixEpoch, retries, null));

    [Fact]
    public void There_is_no_seventh_try_and_none_behind_the_next_regular_run()
    {
        Assert.Null(BackOff.NextTry(DateTimeOffset.UnixEpoch, 6, null));
        Assert.Null(BackOff.NextTry(DateTimeOffset.UnixEpoch, 1, DateTimeOffset.UnixEpoch.AddSeconds(9)));
        Assert.NotNull(BackOff.NextTry(DateTimeOffset.UnixEpoch, 1, DateTimeOffset.UnixEpoch.AddSeconds(10)));
    }

    private static JobStanding After(JobFacts facts, params JobEvent[] events) => After(new JobStanding(JobState.Disabled), facts, events);

    private static JobStanding After(JobStanding standing, JobFacts facts, params JobEvent[] events) =>
        events.Aggregate(standing, (now, happened) => JobStateTable.TryApply(now, happened, facts)!);
}
