using System.Text;
using Google.Protobuf;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.Verbs;
using ScriptHost.Tests.Shared;
using ScriptHost.V1;

namespace ScriptHost.Tests.Scheduling;

/// <summary>What is kept of jobs and their runs, and who may see it.</summary>
public abstract class HistoryTests(PostgreSqlServer? server) : IAsyncLifetime
{
    private static readonly Outcome Failure = new() { Status = OutcomeStatus.Failed, ErrorNumber = 7, Message = "The script returned 7." };
    private static readonly Outcome Lost = new() { Status = OutcomeStatus.Failed, Reason = Reason.WorkerLost, Message = "Lost." };
    private static readonly string AllEvents = "511";

    private protected TestScheduler Scheduler { get; private set; } = null!;

    public async Task InitializeAsync() => Scheduler = await TestScheduler.StartAsync(server);

    [Theory]
    [InlineData("32", "SUCCEEDED FAILED")]
    [InlineData("64", "SUCCEEDED FAILED")]
    [InlineData("128", "FAILED")]
    [InlineData("256", "SUCCEEDED FAILED")]
    public async Task The_higher_of_the_jobs_and_its_classs_level_says_which_runs_are_kept(string level, string kept)
    {
        await CreateAsync(("logging_level", level));
        await FireAsync(new Outcome { Status = OutcomeStatus.Succeeded });
        await FireAsync(Failure);

        var details = await Scheduler.DetailsAsync("j");
        Assert.Equal(kept.Split(' '), details.Select(row => row.Status).Reverse());
        var runs = await Scheduler.Store.TransactAsync(tables => tables.Log.List(HistoryFilter.Of(new("ADA", "J"), 10) with { Status = null }));
        Assert.Equal(details.Select(row => row.LogId), runs.Where(row => row.Operation == "RUN").Select(row => row.LogId));
    }

    [Fact]
    public async Task Level_FULL_tells_what_was_done_to_a_job_and_by_whom()
    {
        await CreateAsync(("logging_level", "256"), ("max_failures", "1"), ("auto_drop", "FALSE"));
        await Scheduler.DoAsync(scope => Enablement.Disable(scope, new ObjectName("ADA", "J"), force: false), "ADMIN");
        await Scheduler.SetAsync("j", "comments", "x");
        await Scheduler.EnableAsync("j");
        await FireAsync(Failure);
        await Scheduler.Verbs.DropJobsAsync("ADA", "j", defer: false, ScriptHost.Scheduling.Verbs.CommitSemantics.StopOnFirstError);

        Assert.Equal(
            [
                ("CREATE", null, "ADA"), ("ENABLE", null, "ADA"), ("DISABLE", null, "ADMIN"), ("UPDATE", null, "ADA"), ("ENABLE", null, "ADA"),
                ("RUN", "FAILED", null), ("BROKEN", null, null), ("DROP", null, "ADA"),
            ],
            await Scheduler.LogAsync("j"));
    }

    [Fact]
    public async Task A_completed_job_is_dropped_by_theScheduler_and_its_log_stays()
    {
        await CreateAsync(("logging_level", "256"), ("max_runs", "1"));
        await FireAsync(new Outcome { Status = OutcomeStatus.Succeeded });

        Assert.Equal(["CREATE", "ENABLE", "RUN", "COMPLETED", "DROP"], (await Scheduler.LogAsync("j")).Select(row => row.Operation));
    }

    [Fact]
    public async Task Without_level_FULL_the_log_has_runs_alone_and_tells_retries()
    {
        await CreateAsync(("restart_on_failure", "TRUE"));
        await FireAsync(Failure);
        Scheduler.Time.Now += TimeSpan.FromSeconds(1);
        await FireAsync(new Outcome { Status = OutcomeStatus.Succeeded });
        Scheduler.Time.Now += TimeSpan.FromDays(1);
        await FireAsync(new Outcome { Status = OutcomeStatus.Succeeded });

        Assert.Equal([("RUN", "FAILED", null), ("RETRY_RUN", "SUCCEEDED", null), ("RUN", "SUCCEEDED", null)], await Scheduler.LogAsync("j"));
    }

    [Fact]
    public async Task Values_of_arguments_are_not_in_the_log()
    {
        await Scheduler.CreateAsync("j", false, ("number_of_arguments", "1"), ("logging_level", "256"));
        await Scheduler.DoAsync(scope => ArgumentVerbs.SetValue(scope, "j", new ArgumentKey(1, null), "s3cret"));

        var log = await Scheduler.Store.TransactAsync(tables => tables.Log.List(HistoryFilter.Of(new("ADA", "J"), 10)));
        Assert.Equal(["ARGUMENT=\"1\"", ""], log.Select(row => row.AdditionalInfo));
    }

    [Fact]
    public async Task Details_say_how_a_run_failed()
    {
        await CreateAsync();
        await FireAsync(new Outcome
        {
            Status = OutcomeStatus.Failed,
            Reason = Reason.UnhandledException,
            Message = "InvalidOperationException: no.",
            Location = new SourceLocation { Path = "/s/job.csx", Line = 12 },
            Transaction = TransactionState.RolledBack,
            Stderr = new OutputSummary { Head = ByteString.CopyFromUtf8("bad\n"), TotalBytes = 4 },
        });

        var row = Assert.Single(await Scheduler.DetailsAsync("j"));
        Assert.Equal(
            $"""
            ORA-27369: job of type EXECUTABLE failed with exit code: {row.ErrorNumber} InvalidOperationException: no.
            REASON="UNHANDLED_EXCEPTION"
            SCRIPT="/s/job.csx:12"
            TRANSACTION="ROLLED_BACK"
            RUN_ID="{row.RunId}"
            STANDARD_ERROR="bad

            """.ReplaceLineEndings("\n") + "\"",
            row.AdditionalInfo);
        Assert.Equal("bad\n", row.ErrorsText);
    }

    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("", 5, "")]
    [InlineData("short", 9, "[the end of 9 bytes]\nshort")]
    public void A_text_that_was_cut_says_how_long_it_was(string kept, long total, string text) =>
        Assert.Equal(text, OutputText.Of(Encoding.UTF8.GetBytes(kept), total));

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        var text = OutputText.Of(Encoding.UTF8.GetBytes(new string('€', 2_000))[^4_000..], 6_000);

        Assert.StartsWith("[the end of 6000 bytes]\n€", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', text);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 3_990, 4_000);
    }

    [Fact]
    public void Bytes_that_are_no_text_do_not_make_it_longer_than_a_column() =>
        Assert.InRange(Encoding.UTF8.GetByteCount(OutputText.Of(Enumerable.Repeat((byte)0xFF, 4_000).ToArray(), 4_000)), 3_990, 4_000);

    [Fact]
    public async Task Every_step_raises_the_events_that_the_job_asks_for()
    {
        await CreateAsync(("raise_events", AllEvents), ("max_failures", "1"), ("auto_drop", "FALSE"));
        await FireAsync(Failure);
        await Scheduler.EnableAsync("j");
        await Scheduler.DoAsync(scope => Enablement.Disable(scope, new ObjectName("ADA", "J"), force: false));

        var events = await Scheduler.EventsAsync();
        var logId = Assert.Single(await Scheduler.DetailsAsync("j")).LogId;
        Assert.Equal(
            [
                (EventTypes.JobStarted, 1, 0, "", null, 0, 0),
                (EventTypes.JobFailed, 4, 7, "The script returned 7.", logId, 1, 1),
                (EventTypes.JobBroken, 0, 7, "The script returned 7.", logId, 1, 1),
                (EventTypes.JobDisabled, 0, 0, "", (long?)null, 0, 0),
            ],
            events.Select(raised => (raised.Type, raised.Status, raised.ErrorCode, raised.ErrorMessage, raised.LogId, raised.RunCount, raised.FailureCount)));
        Assert.Equal([1, 2, 3, 4], events.Select(raised => raised.EventId));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("0", "")]
    [InlineData("1", "JobStarted")]
    [InlineData("38", "JobSucceeded")]
    [InlineData("16", "JobCompleted")]
    [InlineData("511", "JobStarted JobSucceeded JobCompleted")]
    public async Task Events_that_are_not_asked_for_are_not_raised(string? asked, string raised)
    {
        await CreateAsync(asked is null ? [("max_runs", "1")] : [("raise_events", asked), ("max_runs", "1")]);
        await FireAsync(new Outcome { Status = OutcomeStatus.Succeeded });

        Assert.Equal(raised, string.Join(' ', (await Scheduler.EventsAsync()).Select(one => one.Type)));
    }

    [Fact]
    public async Task A_retry_and_a_lost_run_are_told_by_their_status()
    {
        await CreateAsync(("raise_events", AllEvents), ("restart_on_recovery", "TRUE"));
        await FireAsync(Lost);
        await FireAsync(new Outcome { Status = OutcomeStatus.Stopped });

        Assert.Equal(
            [(EventTypes.JobStarted, 1), (EventTypes.JobFailed, 8), (EventTypes.JobStarted, 2), (EventTypes.JobStopped, 16)],
            (await Scheduler.EventsAsync()).Select(raised => (raised.Type, raised.Status)));
    }

    [Fact]
    public async Task A_firing_that_comes_too_late_is_told()
    {
        await Scheduler.CreateAsync("j", enabled: true, ("repeat_interval", "FREQ=DAILY"), ("raise_events", AllEvents), ("schedule_limit", "PT5M"));
        Scheduler.Time.Now += TimeSpan.FromHours(1);
        Assert.Null(await Scheduler.FireAsync("j"));

        Assert.Equal([EventTypes.JobSchLimReached], (await Scheduler.EventsAsync()).Select(raised => raised.Type));
    }

    [Fact]
    public async Task A_run_that_exceeds_max_run_duration_is_told_once_also_after_a_restart()
    {
        await CreateAsync(("max_run_duration", "PT1M"));
        var begun = await Scheduler.BeginAsync("j");
        await Scheduler.Steps.TellOverdueAsync(begun!);
        Assert.Empty(await Scheduler.EventsAsync());

        Scheduler.Time.Now += TimeSpan.FromMinutes(1);
        await Scheduler.ReopenAsync();
        var recovered = Assert.Single(await Scheduler.BegunAsync());
        Assert.Equal(Scheduler.Time.Now, recovered.OverAt);
        await new OverdueRun(Scheduler.Steps, Scheduler.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)
            .WatchAsync(recovered, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Null(Assert.Single(await Scheduler.BegunAsync()).OverAt);
        await Scheduler.Steps.RenewAsync(recovered);
        await Scheduler.Steps.TellOverdueAsync(begun!);

        Assert.Equal(EventTypes.JobOverMaxDur, Assert.Single(await Scheduler.EventsAsync()).Type);
    }

    [Fact]
    public async Task A_run_that_ended_too_late_is_told_with_its_end()
    {
        await CreateAsync(("max_run_duration", "PT1M"), ("raise_events", "2"));
        Scheduler.Agent.OnCall = _ => Scheduler.Time.Now += TimeSpan.FromMinutes(2);
        await FireAsync(new Outcome { Status = OutcomeStatus.Succeeded });

        Assert.Equal([EventTypes.JobOverMaxDur, EventTypes.JobSucceeded], (await Scheduler.EventsAsync()).Select(raised => raised.Type));
    }

    [Fact]
    public async Task Events_expire_a_day_after_they_were_raised_or_when_the_attribute_says()
    {
        await CreateAsync(("raise_events", "1"));
        await FireAsync(Failure);
        using var upkeep = Scheduler.CreateUpkeep();
        Scheduler.Time.Now += TimeSpan.FromHours(23);
        await upkeep.ApplyAsync(CancellationToken.None);
        Assert.Single(await Scheduler.EventsAsync());

        await Scheduler.DoAsync(scope => AttributeVerbs.SetScheduler(scope, "event_expiry_time", "3600"), "ADMIN");
        await upkeep.ApplyAsync(CancellationToken.None);
        Assert.Empty(await Scheduler.EventsAsync());
    }

    [Fact]
    public async Task What_is_kept_of_others_needs_the_privilege()
    {
        await CreateAsync();
        await FireAsync(Failure);

        Assert.Single(await DetailsAsync("ADA", new HistoryOf()));
        Assert.Single(await DetailsAsync("ADA", new HistoryOf { JobName = "j" }));
        Assert.Empty(await DetailsAsync("BOB", new HistoryOf()));
        await RefusedAsync("ORA-27486", () => DetailsAsync("BOB", new HistoryOf { JobName = "ada.j" }));
        await RefusedAsync("ORA-27486", () => DetailsAsync("BOB", new HistoryOf { Owner = "ada" }));
        await RefusedAsync("ORA-27486", () => DetailsAsync("BOB", new HistoryOf { AllOwners = true }));
        Assert.Single(await DetailsAsync("ADMIN", new HistoryOf { AllOwners = true }));
        Assert.Single(await DetailsAsync("ADMIN", new HistoryOf { Owner = "ada" }));
    }

    [Fact]
    public async Task Pages_of_details_follow_each_other_by_their_log_ids()
    {
        await CreateAsync();
        for (var i = 0; i < 5; i++)
        {
            await FireAsync(i % 2 == 0 ? Failure : new Outcome { Status = OutcomeStatus.Succeeded });
        }

        var request = new ListRunDetailsRequest { Of = new HistoryOf { JobName = "j" }, Limit = 2 };
        Assert.Equal([5L, 4], await IdsAsync(request));
        Assert.Equal([3L, 2], await IdsAsync(new(request) { BeforeLogId = 4 }));
        Assert.Equal([5L], await IdsAsync(new(request) { AfterLogId = 4 }));
        Assert.Equal([5L, 3], await IdsAsync(new(request) { Status = "failed" }));
    }

    [Theory]
    [InlineData(-1, "", "ORA-27465: invalid value -1 for attribute limit")]
    [InlineData(1001, "", "ORA-27465: invalid value 1001 for attribute limit")]
    [InlineData(1, "RUNNING", "ORA-27465: invalid value RUNNING for attribute status")]
    public async Task A_question_that_makes_no_sense_is_refused(int limit, string status, string error) =>
        await RefusedAsync(error, () => IdsAsync(new ListRunDetailsRequest { Limit = limit, Status = status }));

    [Fact]
    public async Task Of_a_job_that_never_was_nothing_is_shown_but_an_error()
    {
        await RefusedAsync("ORA-27475: unknown job \"ADA\".\"X\"", () => IdsAsync(new ListRunDetailsRequest { Of = new HistoryOf { JobName = "x" } }));
        await RefusedAsync("ORA-27361", () => IdsAsync(new ListRunDetailsRequest { Of = new HistoryOf { JobName = "x", AllOwners = true } }));
    }

    [Fact]
    public async Task PURGE_LOG_removes_what_is_older_of_the_jobs_that_are_named()
    {
        foreach (var name in new[] { "j", "k", "l" })
        {
            await Scheduler.CreateAsync(name, enabled: true, ("repeat_interval", "FREQ=DAILY"));
            await Scheduler.FireAsync(name);
            Scheduler.Time.Now += TimeSpan.FromDays(1);
        }

        await RefusedAsync("ORA-27486", () => PurgeAsync("ADA", new PurgeLogRequest()));
        await RefusedAsync("ORA-27465: invalid value TREE for attribute which_log", () => PurgeAsync("ADMIN", new PurgeLogRequest { WhichLog = "TREE" }));
        await RefusedAsync("ORA-27465: invalid value 1000001 for attribute log_history", () => PurgeAsync("ADMIN", new PurgeLogRequest { LogHistory = 1_000_001 }));
        Assert.Equal(0, await PurgeAsync("ADMIN", new PurgeLogRequest { WhichLog = "window_log" }));
        Assert.Equal(0, await PurgeAsync("ADMIN", new PurgeLogRequest { LogHistory = 1_000_000 }));
        Assert.Equal(1, await PurgeAsync("ADMIN", new PurgeLogRequest { LogHistory = 3 }));
        Assert.Equal(1, await PurgeAsync("ADMIN", new PurgeLogRequest { JobName = "ada.k, ada.x" }));
        Assert.Equal(["L"], (await DetailsAsync("ADA", new HistoryOf())).Select(row => row.Job.Name));
        Assert.Equal(1, await PurgeAsync("ADMIN", new PurgeLogRequest()));
    }

    public async Task DisposeAsync() => await Scheduler.DisposeAsync();

    private Task CreateAsync(params (string, string)[] attributes) => Scheduler.CreateAsync("j", enabled: true, [("repeat_interval", "FREQ=SECONDLY"), .. attributes]);

    private async Task FireAsync(Outcome outcome)
    {
        Scheduler.Agent.Script = _ => outcome;
        Assert.NotNull(await Scheduler.FireAsync("j"));
        Scheduler.Time.Now += TimeSpan.FromSeconds(2);
    }

    private Task<IReadOnlyList<RunDetails>> DetailsAsync(string user, HistoryOf of) =>
        Scheduler.Verbs.ExecuteAsync(user, scope => HistoryVerbs.ListDetails(scope, new ListRunDetailsRequest { Of = of }));

    private async Task<IEnumerable<long>> IdsAsync(ListRunDetailsRequest request) =>
        (await Scheduler.Verbs.ExecuteAsync("ADA", scope => HistoryVerbs.ListDetails(scope, request))).Select(row => row.LogId);

    private Task<long> PurgeAsync(string user, PurgeLogRequest request) => HistoryVerbs.PurgeAsync(Scheduler.Verbs, user, request);

    private static async Task RefusedAsync(string error, Func<Task> call) =>
        Assert.StartsWith(error, (await Assert.ThrowsAsync<ScriptHostException>(call)).Message, StringComparison.Ordinal);
}

public sealed class HistoryInSqliteTests() : HistoryTests(null)
{
    [Theory]
    [InlineData("ADA", "J", null, "run_details_by_job (owner=? AND job_name=?")]
    [InlineData("ADA", null, null, "run_details_by_owner (owner=?")]
    [InlineData(null, null, null, "INTEGER PRIMARY KEY")]
    [InlineData("ADA", "J", "FAILED", "run_details_by_job (owner=? AND job_name=?")]
    public async Task The_newest_rows_are_found_by_an_index_without_sorting(string? owner, string? job, string? status, string step)
    {
        var filter = new HistoryFilter(50) { Owner = owner, JobName = job, Status = status };
        var plan = await Scheduler.ExplainAsync(filter);

        Assert.Contains(step, Assert.Single(plan), StringComparison.Ordinal);
    }
}

[Collection(OneServer.Name)]
public sealed class HistoryInPostgreSqlTests(PostgreSqlServer server) : HistoryTests(server);
