using Google.Protobuf;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scheduling.Verbs;
using ScriptHost.Tests.Shared;
using ScriptHost.V1;
using static ScriptHost.Tests.Scheduling.Waiting;
using CommitSemantics = ScriptHost.Scheduling.Verbs.CommitSemantics;

namespace ScriptHost.Tests.Scheduling;

public abstract class FiringTests(PostgreSqlServer? server) : IAsyncLifetime
{
    private static readonly Outcome Failure = new() { Status = OutcomeStatus.Failed, ErrorNumber = 7, Message = "The script returned 7." };
    private static readonly Outcome Lost = new() { Status = OutcomeStatus.Failed, Reason = Reason.WorkerLost, Message = "Lost.", Transaction = TransactionState.Unknown };

    private static readonly Outcome ShutDown = new() { Status = OutcomeStatus.Stopped, Reason = Reason.ShutDown, Message = "The agent shut down." };

    private TestScheduler _scheduler = null!;

    public async Task InitializeAsync() => _scheduler = await TestScheduler.StartAsync(server);

    [Fact]
    public async Task A_job_runs_once_with_all_that_was_set_and_is_dropped_when_it_is_completed()
    {
        RunJobRequest? sent = null;
        _scheduler.Agent.OnCall = request => sent = request;
        await _scheduler.CreateAsync("j", false, ("number_of_arguments", "2"), ("mask_arguments", "2"), ("cpu_limit", "PT5S"), ("end_of_run", "ROLLBACK"), ("nls_env", "NLS_LANGUAGE='GERMAN'"), ("time_zone", "Europe/Vienna"));
        await _scheduler.DoAsync(scope => ArgumentVerbs.SetValue(scope, "j", new ArgumentKey(1, null), "one"));
        await _scheduler.DoAsync(scope => ArgumentVerbs.SetValue(scope, "j", new ArgumentKey(2, null), "two"));
        await _scheduler.SetAsync("j", "destination", "REMOTE_EXTPROC:GRANTED:WITH_CONTEXT");
        await _scheduler.EnableAsync("j");

        var begun = await _scheduler.FireAsync("j");

        Assert.Equal("agent.example:16000", begun!.Url);
        Assert.Equal(
            ("\"ADA\"", "J", "job.csx", true, "GRANTED", EndOfRun.Rollback, "Europe/Vienna", "GERMAN", 1),
            (sent!.Owner, sent.JobName, sent.Action, sent.WithContext, sent.Endpoint, sent.EndOfRun, sent.Session.TimeZone, sent.Session.Nls["NLS_LANGUAGE"], sent.Attempt));
        Assert.Equal([("one", false), ("two", true)], sent.Arguments.Select(argument => (argument.Value, argument.Sensitive)));
        await Assert.ThrowsAsync<ScriptHostException>(() => _scheduler.JobAsync("j"));
        Assert.Equal(("SUCCEEDED", 0L), Assert.Single(await _scheduler.DetailsAsync("j")) is var row ? (row.Status, row.ErrorNumber) : default);
    }

    [Fact]
    public async Task A_wake_up_too_many_or_too_early_does_nothing()
    {
        await CreateRepeatingAsync("j", "FREQ=HOURLY");
        await _scheduler.FireAsync("j");

        Assert.Null(await _scheduler.BeginAsync("j"));
        _scheduler.Time.Now += TimeSpan.FromMinutes(59);
        Assert.Null(await _scheduler.BeginAsync("j"));
        Assert.Single(_scheduler.Agent.Executed);
    }

    [Fact]
    public async Task Firings_that_are_due_while_it_runs_are_one()
    {
        await CreateRepeatingAsync("j", "FREQ=MINUTELY");
        var begun = await _scheduler.BeginAsync("j");
        _scheduler.Time.Now += TimeSpan.FromMinutes(10.5);
        Assert.Null(await _scheduler.BeginAsync("j"));

        await _scheduler.FollowAsync(begun!);
        var next = await _scheduler.FireAsync("j");

        Assert.Equal(_scheduler.Time.Now - TimeSpan.FromMinutes(0.5), next!.ScheduledAt);
        Assert.Null(await _scheduler.BeginAsync("j"));
        Assert.Equal(2, _scheduler.Agent.Executed.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Wherever_the_scheduler_dies_a_firing_is_neither_lost_nor_done_twice(int step)
    {
        await CreateRepeatingAsync("j", "FREQ=HOURLY");
        if (step > 0)
        {
            var begun = await _scheduler.BeginAsync("j");
            if (step > 1)
            {
                // It was executed, and nobody stored its outcome.
                await _scheduler.Agent.RunAsync(begun!.Url, begun.Request, received: null, CancellationToken.None);
            }
        }

        await _scheduler.ReopenAsync();
        await LiveAsync(async engine =>
        {
            await engine.WakeAsync((await _scheduler.JobAsync("j")).Definition.Id);
            await _scheduler.WakeUps.UntilAsync(() => _scheduler.WakeUps.Times.Values.Contains(_scheduler.Time.Now.AddHours(1)));
        });

        Assert.Single(_scheduler.Agent.Executed);
        var job = await _scheduler.JobAsync("j");
        Assert.Equal((1, 0), (job.Standing.RunCount, job.Standing.FailureCount));
        Assert.Single(await _scheduler.DetailsAsync("j"));
        Assert.Empty(await _scheduler.BegunAsync());
    }

    [Fact]
    public async Task What_is_sent_again_is_the_same_although_the_job_was_changed()
    {
        await CreateRepeatingAsync("j", "FREQ=HOURLY");
        var begun = await _scheduler.BeginAsync("j");
        await _scheduler.SetAsync("j", "job_action", "other.csx");
        await _scheduler.ReopenAsync();

        Assert.Equal(begun!.Request, Assert.Single(await _scheduler.BegunAsync()).Request);
    }

    [Fact]
    public async Task An_agent_that_is_away_for_a_minute_costs_no_failure()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        var calls = 0;
        _scheduler.Agent.OnCall = _ =>
        {
            _scheduler.Time.Now += TimeSpan.FromSeconds(30);
            if (++calls < 3)
            {
                throw new ScriptHostException(ErrorCode.AgentUnreachable, "Nobody is there.");
            }
        };

        await _scheduler.FireAsync("j");

        Assert.Equal((1, 0), (await _scheduler.JobAsync("j")).Standing is var standing ? (standing.RunCount, standing.FailureCount) : default);
    }

    [Theory]
    [InlineData(ErrorCode.AgentUnreachable, 104)]
    [InlineData(ErrorCode.AgentBusy, 105)]
    [InlineData(ErrorCode.AgentDraining, 104)]
    public async Task A_firing_that_no_agent_takes_in_time_is_logged_and_counts_as_nothing(ErrorCode code, int number)
    {
        await _scheduler.CreateAsync("j", false, ("repeat_interval", "FREQ=DAILY"), ("max_failures", "1"));
        await _scheduler.SetAsync("j", "destination", "REMOTE_EXTPROC:GRANTED");
        await _scheduler.EnableAsync("j");
        _scheduler.Agent.OnCall = _ =>
        {
            _scheduler.Time.Now += TimeSpan.FromMinutes(10);
            throw new ScriptHostException(code, "Not now.");
        };

        await _scheduler.FireAsync("j");

        var job = await _scheduler.JobAsync("j");
        Assert.Equal(("SCHEDULED", 0, 0), (await _scheduler.StateAsync("j"), job.Standing.RunCount, job.Standing.FailureCount));
        var row = Assert.Single(await _scheduler.DetailsAsync("j"));
        Assert.Equal(("FAILED", number, null), (row.Status, row.ErrorNumber, row.ActualStart));
    }

    [Fact]
    public async Task A_run_that_an_agent_dropped_before_it_started_is_sent_under_another_id()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        _scheduler.Agent.Script = _ =>
        {
            _scheduler.Agent.Script = _ => new Outcome { Status = OutcomeStatus.Succeeded };
            return new Outcome { Status = OutcomeStatus.Failed, Reason = Reason.NotStarted };
        };

        var begun = await _scheduler.FireAsync("j");

        Assert.Equal([begun!.RunId, $"{begun.RunId}-1"], _scheduler.Agent.Executed);
        Assert.Equal((1, 0), (await _scheduler.JobAsync("j")).Standing is var standing ? (standing.RunCount, standing.FailureCount) : default);
    }

    [Fact]
    public async Task A_refusal_for_good_is_a_failed_run_with_our_number()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        _scheduler.Agent.OnCall = _ => throw new ScriptHostException(ErrorCode.ActionNotFound, "There is no 'job.csx'.");

        await _scheduler.FireAsync("j");

        var row = Assert.Single(await _scheduler.DetailsAsync("j"));
        Assert.Equal(107, row.ErrorNumber);
        Assert.StartsWith("ORA-27369: job of type EXECUTABLE failed with exit code: 107 There is no 'job.csx'.\nREASON=\"NOT_STARTED\"\nRUN_ID=\"", row.AdditionalInfo, StringComparison.Ordinal);
        Assert.Equal(1, (await _scheduler.JobAsync("j")).Standing.FailureCount);
    }

    [Fact]
    public async Task A_lost_run_is_one_failure_and_not_repeated()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        _scheduler.Agent.Script = _ => Lost;

        await _scheduler.FireAsync("j");

        Assert.Equal("SCHEDULED", await _scheduler.StateAsync("j"));
        Assert.Equal(1, (await _scheduler.JobAsync("j")).Standing.FailureCount);
        Assert.Equal(121, Assert.Single(await _scheduler.DetailsAsync("j")).ErrorNumber);
        Assert.Null(await _scheduler.BeginAsync("j"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_ended_with_its_agent_is_repeated_as_another_attempt_where_the_job_asks_for_that(bool wasLost)
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY", ("restart_on_recovery", "TRUE"));
        _scheduler.Agent.Script = request => request.Attempt == 1 ? (wasLost ? Lost : ShutDown) : new Outcome { Status = OutcomeStatus.Succeeded };

        var first = await _scheduler.FireAsync("j");
        Assert.Equal("RETRY SCHEDULED", await _scheduler.StateAsync("j"));
        var second = await _scheduler.FireAsync("j");

        Assert.Equal((first!.ScheduledAt, 2), (second!.ScheduledAt, second.Request.Attempt));
        Assert.Equal((1, 0), (await _scheduler.JobAsync("j")).Standing is var standing ? (standing.RunCount, standing.FailureCount) : default);
    }

    [Theory]
    [InlineData("restart_on_recovery", "FALSE", true)]
    [InlineData("restart_on_failure", "TRUE", true)]
    [InlineData("restart_on_recovery", "TRUE", false)]
    public async Task A_run_that_was_stopped_is_not_repeated_unless_its_agent_shut_down_and_the_job_asks_for_that(string attribute, string value, bool shutDown)
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY", (attribute, value));
        _scheduler.Agent.Script = _ => shutDown ? ShutDown : new Outcome { Status = OutcomeStatus.Stopped, Reason = Reason.Cancelled };

        await _scheduler.FireAsync("j");

        Assert.Equal("SCHEDULED", await _scheduler.StateAsync("j"));
        var row = Assert.Single(await _scheduler.DetailsAsync("j"));
        Assert.Equal(("STOPPED", shutDown ? 124L : 123L), (row.Status, row.ErrorNumber));
        Assert.Contains(shutDown ? "REASON=\"SHUT_DOWN\"" : "REASON=\"CANCELLED\"", row.AdditionalInfo, StringComparison.Ordinal);
        Assert.Equal((1, 0), (await _scheduler.JobAsync("j")).Standing is var standing ? (standing.RunCount, standing.FailureCount) : default);
    }

    [Fact]
    public async Task A_failed_run_is_tried_again_after_1_10_and_100_seconds_and_the_next_regular_run_ends_that()
    {
        await CreateRepeatingAsync("j", "FREQ=MINUTELY;INTERVAL=5", ("restart_on_failure", "TRUE"));
        _scheduler.Agent.Script = _ => Failure;
        foreach (var wait in new[] { 0, 1, 10, 100 })
        {
            _scheduler.Time.Now += TimeSpan.FromSeconds(wait - 0.5);
            Assert.True(wait == 0 || await _scheduler.BeginAsync("j") is null);
            _scheduler.Time.Now += TimeSpan.FromSeconds(0.5);
            Assert.NotNull(await _scheduler.FireAsync("j"));
        }

        var job = await _scheduler.JobAsync("j");
        Assert.Equal(("SCHEDULED", 1, 1, 3), (await _scheduler.StateAsync("j"), job.Standing.RunCount, job.Standing.FailureCount, job.Standing.RetryCount));
        Assert.Equal(4, (await _scheduler.DetailsAsync("j")).Count);
    }

    [Fact]
    public async Task A_job_is_broken_after_max_failures_and_stays_when_auto_drop_is_off()
    {
        await CreateRepeatingAsync("j", "FREQ=HOURLY", ("max_failures", "2"), ("auto_drop", "FALSE"));
        _scheduler.Agent.Script = _ => Failure;
        await _scheduler.FireAsync("j");
        _scheduler.Time.Now += TimeSpan.FromHours(1);
        await _scheduler.FireAsync("j");

        Assert.Equal(("BROKEN", null), (await _scheduler.StateAsync("j"), (await _scheduler.JobAsync("j")).WakeAt));
    }

    [Fact]
    public async Task A_firing_that_is_later_than_schedule_limit_is_skipped_and_one_that_is_not_runs()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY", ("schedule_limit", "PT10M"));
        await _scheduler.FireAsync("j");
        _scheduler.Time.Now += TimeSpan.FromDays(3) + TimeSpan.FromMinutes(11);
        Assert.Null(await _scheduler.FireAsync("j"));
        Assert.Single(_scheduler.Agent.Executed);
        Assert.Equal(1, (await _scheduler.JobAsync("j")).Standing.RunCount);

        _scheduler.Time.Now += TimeSpan.FromDays(1) - TimeSpan.FromMinutes(2);
        Assert.NotNull(await _scheduler.FireAsync("j"));
    }

    [Fact]
    public async Task The_grant_is_checked_at_every_run()
    {
        await _scheduler.CreateAsync("j", false, ("repeat_interval", "FREQ=DAILY"));
        await _scheduler.SetAsync("j", "destination", "REMOTE_EXTPROC:GRANTED");
        await _scheduler.EnableAsync("j");
        _scheduler.Grants.Clear();

        Assert.Null(await _scheduler.FireAsync("j"));

        Assert.Equal(108, Assert.Single(await _scheduler.DetailsAsync("j")).ErrorNumber);
        Assert.Equal(("SCHEDULED", 1), (await _scheduler.StateAsync("j"), (await _scheduler.JobAsync("j")).Standing.FailureCount));
        Assert.Empty(_scheduler.Agent.Executed);
    }

    [Fact]
    public async Task A_running_job_is_not_dropped_without_force_and_goes_with_its_run_when_that_is_deferred()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        var begun = await _scheduler.BeginAsync("j");
        await Assert.ThrowsAsync<ScriptHostException>(() => DropAsync(defer: false));
        await DropAsync(defer: true);
        Assert.Equal("RUNNING", await _scheduler.StateAsync("j"));

        await _scheduler.FollowAsync(begun!);

        await Assert.ThrowsAsync<ScriptHostException>(() => _scheduler.JobAsync("j"));
        Assert.Single(await _scheduler.DetailsAsync("j"));
    }

    [Fact]
    public async Task The_end_of_a_run_does_not_touch_a_new_job_of_the_same_name()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        var begun = await _scheduler.BeginAsync("j");
        await _scheduler.Store.TransactAsync(tables => tables.Delete(tables.Find(new("ADA", "J"))!));
        await _scheduler.CreateAsync("j");

        await _scheduler.FollowAsync(begun!);

        Assert.Equal(("DISABLED", 0), (await _scheduler.StateAsync("j"), (await _scheduler.JobAsync("j")).Standing.RunCount));
        Assert.Single(_scheduler.Agent.Executed);
    }

    [Fact]
    public async Task A_clock_that_is_put_back_does_not_repeat_a_firing()
    {
        await CreateRepeatingAsync("j", "FREQ=HOURLY");
        await _scheduler.FireAsync("j");
        _scheduler.Time.Now -= TimeSpan.FromHours(5);
        Assert.Null(await _scheduler.FireAsync("j"));
        _scheduler.Time.Now += TimeSpan.FromHours(6);
        Assert.NotNull(await _scheduler.FireAsync("j"));
        Assert.Equal(2, _scheduler.Agent.Executed.Count);
    }

    [Fact]
    public async Task RUN_JOB_runs_a_job_that_is_not_enabled_and_leaves_it_so()
    {
        await _scheduler.CreateAsync("j");
        var begun = await RunNowAsync();
        Assert.Equal("RUNNING", await _scheduler.StateAsync("j"));
        Assert.StartsWith("ORA-27478", (await Assert.ThrowsAsync<ScriptHostException>(RunNowAsync)).Message, StringComparison.Ordinal);

        await _scheduler.FollowAsync(begun);

        Assert.Equal(("DISABLED", 1), (await _scheduler.StateAsync("j"), (await _scheduler.JobAsync("j")).Standing.RunCount));
    }

    [Fact]
    public async Task Details_keep_the_last_4000_bytes_of_output_cut_between_characters()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        var text = ByteString.CopyFromUtf8(new string('ü', 3000) + "x");
        _scheduler.Agent.Script = _ =>
        {
            var outcome = Failure.Clone();
            outcome.Stdout = new OutputSummary { Head = text, TotalBytes = text.Length };
            outcome.Stderr = new OutputSummary { Head = ByteString.CopyFromUtf8("first"), OmittedBytes = 5, Tail = ByteString.CopyFromUtf8("last"), TotalBytes = 14 };
            outcome.Location = new SourceLocation { Path = "/scripts/job.csx", Line = 3 };
            return outcome;
        };

        await _scheduler.FireAsync("j");

        var row = Assert.Single(await _scheduler.DetailsAsync("j"));
        Assert.Equal(($"[the end of 6001 bytes]\n{new string('ü', 1987)}x", 4000, 6001L), (row.OutputText, row.Output.Length, row.OutputBytes));
        Assert.Equal("[the end of 14 bytes]\nlast", row.ErrorsText);
        Assert.Contains("failed with exit code: 7 ", row.AdditionalInfo, StringComparison.Ordinal);
        Assert.Contains("SCRIPT=\"/scripts/job.csx:3\"", row.AdditionalInfo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_is_not_kept_where_store_output_is_off()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY", ("store_output", "FALSE"));
        _scheduler.Agent.Script = _ => new Outcome { Status = OutcomeStatus.Succeeded, Stdout = new OutputSummary { Head = ByteString.CopyFromUtf8("x"), TotalBytes = 1 } };

        await _scheduler.FireAsync("j");

        Assert.Equal((0, 1L), Assert.Single(await _scheduler.DetailsAsync("j")) is var row ? (row.Output.Length, row.OutputBytes) : default);
    }

    [Fact]
    public async Task Details_are_kept_for_log_history_days()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        await _scheduler.DoAsync(scope => AttributeVerbs.SetScheduler(scope, "log_history", "2"), "ADMIN");
        for (var day = 0; day < 5; day++)
        {
            await _scheduler.FireAsync("j");
            _scheduler.Time.Now += TimeSpan.FromDays(1);
        }

        Assert.Equal(5, (await _scheduler.DetailsAsync("j")).Count);
        _scheduler.Time.Now -= TimeSpan.FromHours(1);
        using var upkeep = _scheduler.CreateUpkeep();
        await upkeep.ApplyAsync(CancellationToken.None);

        Assert.Equal(2, (await _scheduler.DetailsAsync("j")).Count);
        Assert.Equal(2, (await _scheduler.LogAsync("j")).Count);
    }

    [Fact]
    public async Task However_long_log_history_is_nothing_is_removed_that_is_younger()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        await _scheduler.DoAsync(scope => AttributeVerbs.SetScheduler(scope, "log_history", "1000000"), "ADMIN");
        await _scheduler.FireAsync("j");

        using var upkeep = _scheduler.CreateUpkeep();
        await upkeep.ApplyAsync(CancellationToken.None);

        Assert.Single(await _scheduler.DetailsAsync("j"));
    }

    [Fact]
    public async Task Of_jobs_that_were_missed_the_better_priorities_are_woken_first()
    {
        foreach (var (name, priority) in new[] { ("a", "5"), ("b", "3"), ("c", "1"), ("d", "3") })
        {
            await CreateRepeatingAsync(name, "FREQ=DAILY", ("job_priority", priority));
        }

        await LiveAsync(async _ => await _scheduler.WakeUps.UntilAsync(() => _scheduler.WakeUps.Priorities.Count == 4));

        Assert.Equal([(3, 1), (2, 3), (4, 3), (1, 5)], _scheduler.WakeUps.Priorities);
    }

    [Fact]
    public async Task A_priority_that_is_changed_moves_the_wake_up()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        await LiveAsync(async _ =>
        {
            await _scheduler.SetAsync("j", "job_priority", "1");
            await _scheduler.WakeUps.UntilAsync(() => _scheduler.WakeUps.Priorities.Contains((1, 1)));
        });
    }

    [Fact]
    public async Task Wake_ups_follow_every_verb_and_are_set_anew_at_the_start()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        var id = (await _scheduler.JobAsync("j")).Definition.Id;
        _scheduler.WakeUps.Times[999] = _scheduler.Time.Now;
        await LiveAsync(async _ =>
        {
            await _scheduler.WakeUps.UntilAsync(() => _scheduler.WakeUps.Times.Count == 1 && _scheduler.WakeUps.Times.ContainsKey(id));
            await _scheduler.SetAsync("j", "start_date", "2026-12-01T00:00:00Z");
            await _scheduler.WakeUps.UntilAsync(() => _scheduler.WakeUps.Times.Values.Contains(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)));
            await _scheduler.Verbs.DisableAsync("ADA", "j", false, CommitSemantics.StopOnFirstError);
            await _scheduler.WakeUps.UntilAsync(() => _scheduler.WakeUps.Times.IsEmpty);
        });
    }

    [Fact]
    public async Task From_a_drain_on_nothing_begins_what_is_under_way_is_followed_and_the_next_start_makes_good_what_was_due()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        await CreateRepeatingAsync("k", "FREQ=HOURLY");
        _scheduler.Agent.RunsOn = true;
        using var draining = new CancellationTokenSource();
        await using (var engine = _scheduler.CreateEngine())
        {
            await engine.StartAsync(draining.Token);
            await engine.WakeAsync((await _scheduler.JobAsync("j")).Definition.Id);
            await draining.CancelAsync();
            await engine.WakeAsync((await _scheduler.JobAsync("k")).Definition.Id);
            var refused = await Assert.ThrowsAsync<ScriptHostException>(() => engine.RunNowAsync(_scheduler.Verbs, "ADA", new("ADA", "K")));
            var begun = Assert.Single(await _scheduler.BegunAsync());
            await UntilAsync(() => !_scheduler.Agent.Executed.IsEmpty);
            _scheduler.Agent.End(begun.RunId, new Outcome { Status = OutcomeStatus.Succeeded });
            await UntilAsync(async () => (await _scheduler.BegunAsync()).Count == 0);

            Assert.Equal(ErrorCode.AgentDraining, refused.Code);
            Assert.StartsWith("ORA-27492: unable to run job \"ADA\".\"K\"", refused.Message, StringComparison.Ordinal);
            Assert.Equal("SUCCEEDED", Assert.Single(await _scheduler.DetailsAsync("j")).Status);
        }

        Assert.Equal(("SCHEDULED", true), (await _scheduler.StateAsync("k"), (await _scheduler.JobAsync("k")).WakeAt <= _scheduler.Time.Now));
        _scheduler.Time.Now += TimeSpan.FromHours(3);
        Assert.NotNull(await _scheduler.BeginAsync("k"));
    }

    [Fact]
    public async Task A_firing_that_its_own_agent_does_not_take_because_it_drains_is_the_next_starts_however_long_that_takes()
    {
        await CreateRepeatingAsync("j", "FREQ=DAILY");
        var begun = await _scheduler.BeginAsync("j");
        var calls = 0;
        _scheduler.Agent.OnCall = _ =>
        {
            _scheduler.Time.Now += TimeSpan.FromHours(1);
            calls++;
            throw new ScriptHostException(ErrorCode.AgentDraining, "It shuts down.");
        };
        using var ending = new CancellationTokenSource();
        var following = _scheduler.CreateSending().FollowAsync(new FollowedRun(begun!, mayHaveStarted: false), ending.Token);
        await UntilAsync(() => calls > 2);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following.WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.Equal(begun!.RunId, Assert.Single(await _scheduler.BegunAsync()).RunId);
    }

    public async Task DisposeAsync() => await _scheduler.DisposeAsync();

    private async Task LiveAsync(Func<FiringEngine, Task> life)
    {
        await using var engine = _scheduler.CreateEngine();
        await engine.StartAsync();
        await life(engine).WaitAsync(TimeSpan.FromMinutes(1));
    }

    private Task CreateRepeatingAsync(string name, string interval, params (string, string)[] attributes) =>
        _scheduler.CreateAsync(name, enabled: true, [("repeat_interval", interval), .. attributes]);

    private Task DropAsync(bool defer) => _scheduler.Verbs.DropJobsAsync("ADA", "j", defer, CommitSemantics.StopOnFirstError);

    private Task<BegunRun> RunNowAsync() => _scheduler.Verbs.ExecuteAsync("ADA", scope => _scheduler.Steps.BeginNow(scope, new("ADA", "J")));
}

public sealed class FiringsInSqliteTests() : FiringTests(null);

[Collection(OneServer.Name)]
public sealed class FiringsInPostgreSqlTests(PostgreSqlServer server) : FiringTests(server);
