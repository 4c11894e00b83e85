using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scheduling.States;
using ScriptHost.Tests.Shared;
using ScriptHost.V1;
using static ScriptHost.Tests.Scheduling.Waiting;
using CommitSemantics = ScriptHost.Scheduling.Verbs.CommitSemantics;

namespace ScriptHost.Tests.Scheduling;

public abstract class StoppingTests(PostgreSqlServer? server) : IAsyncLifetime
{
    private TestScheduler _scheduler = null!;
    private FiringEngine _engine = null!;

    public async Task InitializeAsync()
    {
        _scheduler = await TestScheduler.StartAsync(server);
        _scheduler.Agent.RunsOn = true;
        _engine = _scheduler.CreateEngine();
        await _engine.StartAsync();
    }

    [Theory]
    [InlineData(null, null, "STOPPED")]
    [InlineData("FREQ=DAILY", null, "SCHEDULED")]
    [InlineData("FREQ=DAILY", "1", "COMPLETED")]
    public async Task A_stopped_run_counts_as_a_run_and_says_who_stopped_it(string? interval, string? maxRuns, string state)
    {
        await RunAsync(("auto_drop", "FALSE"), ("repeat_interval", interval), ("max_runs", maxRuns));

        await StopAsync("ADA", "j");

        var job = await _scheduler.JobAsync("j");
        Assert.Equal((state, 1, 0), (JobStates.NameOf(job.Standing.State), job.Standing.RunCount, job.Standing.FailureCount));
        var row = Assert.Single(await _scheduler.DetailsAsync("j"));
        Assert.Equal(("STOPPED", 123L), (row.Status, row.ErrorNumber));
        Assert.Contains("REASON=\"Stop job called by user: 'ADA'\"", row.AdditionalInfo, StringComparison.Ordinal);
        Assert.Null(Assert.Single(_scheduler.Agent.Stops).Grace);
    }

    [Fact]
    public async Task A_job_that_does_not_run_is_not_stopped()
    {
        await _scheduler.CreateAsync("j");
        await RefusedAsync("ORA-27366: job \"ADA\".\"J\" is not running", () => StopAsync("ADA", "j"));
        await RefusedAsync("ORA-27475", () => StopAsync("ADA", "k"));
        await RefusedAsync("ORA-27357", () => StopAsync("ADA", "j,J"));
        await RefusedAsync("ORA-27361", () => StopAsync("ADA", "j", semantics: CommitSemantics.Transactional));
        await RefusedAsync("ORA-27486", () => StopAsync("BOB", "ada.j"));
        Assert.Equal(2, (await StopAsync("ADA", "j,k", semantics: CommitSemantics.AbsorbErrors)).Count);
    }

    [Fact]
    public async Task Force_takes_a_privilege_and_leaves_no_grace()
    {
        await RunAsync();
        await RefusedAsync("ORA-27486", () => StopAsync("ADA", "j", force: true));
        Assert.Empty(_scheduler.Agent.Stops);

        await StopAsync("ADMIN", "ada.j", force: true);

        Assert.Equal(TimeSpan.Zero, Assert.Single(_scheduler.Agent.Stops).Grace);
        Assert.Contains("'ADMIN'", Assert.Single(await _scheduler.DetailsAsync("j")).AdditionalInfo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_does_not_end_in_time_is_told_as_that_and_can_be_killed()
    {
        await RunAsync();
        _scheduler.Agent.IsDeaf = true;
        var wasAsked = new TaskCompletionSource();
        _scheduler.Agent.OnStop = _ => wasAsked.TrySetResult();
        await RefusedAsync("ORA-27365: job \"ADA\".\"J\" has been notified to stop", () => StopAsync("ADA", "j", wait: TimeSpan.Zero));
        Assert.Equal("RUNNING", await _scheduler.StateAsync("j"));
        await wasAsked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        _scheduler.Agent.IsDeaf = false;

        await StopAsync("ADMIN", "ada.j", force: true);

        Assert.Equal([null, TimeSpan.Zero], _scheduler.Agent.Stops.Select(stop => stop.Grace));
    }

    [Fact]
    public async Task A_run_that_no_agent_takes_is_stopped_without_being_sent()
    {
        var called = new TaskCompletionSource();
        _scheduler.Agent.OnCall = _ =>
        {
            called.TrySetResult();
            throw new ScriptHostException(ErrorCode.AgentUnreachable, "Nobody is there.");
        };
        await BeginAsync();
        await called.Task.WaitAsync(TimeSpan.FromMinutes(1));

        await StopAsync("ADA", "j");

        Assert.Empty(_scheduler.Agent.Executed);
        Assert.Equal(("STOPPED", null), Assert.Single(await _scheduler.DetailsAsync("j")) is var row ? (row.Status, row.ActualStart) : default);
    }

    [Fact]
    public async Task A_run_whose_acceptance_is_under_way_is_stopped_when_the_agent_has_it()
    {
        var accepts = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isCalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _scheduler.Agent.OnCall = _ => isCalled.TrySetResult();
        _scheduler.Agent.Accepts = accepts.Task;
        await BeginAsync();
        await isCalled.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var stopping = StopAsync("ADA", "j");
        await UntilAsync(() => !_scheduler.Agent.Stops.IsEmpty);
        accepts.SetResult();

        await stopping;

        Assert.Single(_scheduler.Agent.Executed);
        Assert.True(_scheduler.Agent.Stops.Count > 1);
        Assert.Equal("STOPPED", Assert.Single(await _scheduler.DetailsAsync("j")).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wish_survives_the_scheduler(bool wasTaken)
    {
        await RunAsync();
        var begun = Assert.Single(await _scheduler.BegunAsync());
        await _engine.DisposeAsync();
        if (!wasTaken)
        {
            _scheduler.Agent.Forget(begun.RunId);
        }

        await RefusedAsync("ORA-27365", () => StopAsync("ADA", "j", wait: TimeSpan.Zero));
        await _scheduler.ReopenAsync();
        var executed = _scheduler.Agent.Executed.Count;
        await using var next = _scheduler.CreateEngine();
        await next.StartAsync();
        await UntilEndedAsync();

        Assert.Equal(executed, _scheduler.Agent.Executed.Count);
        Assert.Equal(("STOPPED", wasTaken), Assert.Single(await _scheduler.DetailsAsync("j")) is var row ? (row.Status, row.ActualStart is not null) : default);
    }

    [Theory]
    [InlineData(Reason.WorkerLost)]
    [InlineData(Reason.ShutDown)]
    public async Task A_run_that_is_to_be_stopped_and_ends_with_its_agent_is_a_stopped_one_and_does_not_come_again(Reason reason)
    {
        await RunAsync(("repeat_interval", "FREQ=DAILY"), ("restart_on_recovery", "TRUE"), ("restart_on_failure", "TRUE"));
        _scheduler.Agent.IsDeaf = true;
        var stopping = StopAsync("ADA", "j");
        await UntilAsync(() => !_scheduler.Agent.Stops.IsEmpty);
        var status = reason == Reason.WorkerLost ? OutcomeStatus.Failed : OutcomeStatus.Stopped;
        _scheduler.Agent.End(_scheduler.Agent.Executed.Single(), new Outcome { Status = status, Reason = reason, Message = "It may have taken effect." });
        await stopping;

        var row = Assert.Single(await _scheduler.DetailsAsync("j"));
        Assert.Equal("STOPPED", row.Status);
        Assert.StartsWith("It may have taken effect.\nREASON=\"Stop job called by user: 'ADA'\"", row.AdditionalInfo, StringComparison.Ordinal);
        var job = await _scheduler.JobAsync("j");
        Assert.Equal((JobState.Scheduled, 1, 0), (job.Standing.State, job.Standing.RunCount, job.Standing.FailureCount));
    }

    [Theory]
    [InlineData(false, 16)]
    [InlineData(true, 32)]
    public async Task The_log_and_the_event_tell_who_ran_a_job_and_how_it_was_stopped(bool force, int status)
    {
        await _scheduler.CreateAsync("j", enabled: false, ("raise_events", "32"), ("logging_level", "256"));
        await _engine.RunNowAsync(_scheduler.Verbs, "ADMIN", new ObjectName("ADA", "J"));
        await UntilAsync(() => !_scheduler.Agent.Executed.IsEmpty);

        await StopAsync("ADMIN", "ada.j", force);

        Assert.Equal([("CREATE", null, "ADA"), ("STOP", null, "ADMIN"), ("RUN", "STOPPED", "ADMIN")], await _scheduler.LogAsync("j"));
        Assert.Equal([status], (await _scheduler.EventsAsync()).Select(raised => raised.Status));
    }

    [Fact]
    public async Task A_run_that_ends_by_itself_is_no_stopped_one()
    {
        await RunAsync(("repeat_interval", "FREQ=DAILY"));
        _scheduler.Agent.IsDeaf = true;
        var stopping = StopAsync("ADA", "j");
        await UntilAsync(() => !_scheduler.Agent.Stops.IsEmpty);
        _scheduler.Agent.End(_scheduler.Agent.Executed.Single(), new Outcome { Status = OutcomeStatus.Succeeded });
        await stopping;

        var row = Assert.Single(await _scheduler.DetailsAsync("j"));
        Assert.Equal("SUCCEEDED", row.Status);
        Assert.DoesNotContain("Stop job", row.AdditionalInfo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_run_is_not_tried_again()
    {
        await RunAsync(("repeat_interval", "FREQ=DAILY"), ("restart_on_failure", "TRUE"), ("restart_on_recovery", "TRUE"));
        await StopAsync("ADA", "j");
        Assert.Equal("SCHEDULED", await _scheduler.StateAsync("j"));
        Assert.Null(await _scheduler.BeginAsync("j"));
    }

    [Fact]
    public async Task A_job_that_is_dropped_by_force_is_stopped_before_and_its_name_is_free()
    {
        await RunAsync(("repeat_interval", "FREQ=DAILY"));
        var stopping = _scheduler.CreateStopping(_engine);

        await stopping.DropJobsAsync("ADA", "j", CommitSemantics.StopOnFirstError, CancellationToken.None);

        await RefusedAsync("ORA-27475", () => _scheduler.JobAsync("j"));
        Assert.Equal("STOPPED", Assert.Single(await _scheduler.DetailsAsync("j")).Status);
        await _scheduler.CreateAsync("j");
        await stopping.DropJobsAsync("ADA", "j", CommitSemantics.StopOnFirstError, CancellationToken.None);
        await RefusedAsync("ORA-27475", () => _scheduler.JobAsync("j"));
    }

    [Fact]
    public async Task The_end_of_a_stopped_run_does_not_touch_a_new_job_of_the_same_name()
    {
        await RunAsync(("repeat_interval", "FREQ=DAILY"));
        await _scheduler.Store.TransactAsync(tables => tables.Delete(tables.Find(new("ADA", "J"))!));
        await _scheduler.CreateAsync("j", enabled: false, ("repeat_interval", "FREQ=HOURLY"));

        await RefusedAsync("ORA-27366", () => StopAsync("ADA", "j"));
        _scheduler.Agent.End(_scheduler.Agent.Executed.Single(), new Outcome { Status = OutcomeStatus.Failed, ErrorNumber = 7 });
        await UntilEndedAsync();

        var job = await _scheduler.JobAsync("j");
        Assert.Equal((JobState.Disabled, 0, 0), (job.Standing.State, job.Standing.RunCount, job.Standing.FailureCount));
        Assert.Equal("FAILED", Assert.Single(await _scheduler.DetailsAsync("j")).Status);
    }

    [Theory]
    [InlineData("job_action", "other.csx", "SCHEDULED")]
    [InlineData("repeat_interval", "FREQ=HOURLY", "SCHEDULED")]
    [InlineData("max_runs", "1", "COMPLETED")]
    [InlineData(null, null, "DISABLED")]
    public async Task What_is_changed_while_it_runs_holds_from_the_end_of_the_run_on(string? attribute, string? value, string state)
    {
        await RunAsync(("repeat_interval", "FREQ=DAILY"), ("auto_drop", "FALSE"));
        var begun = Assert.Single(await _scheduler.BegunAsync());
        if (attribute is not null)
        {
            await _scheduler.SetAsync("j", attribute, value!);
        }
        else
        {
            await _scheduler.Verbs.DisableAsync("ADA", "j", force: true, CommitSemantics.StopOnFirstError);
        }

        Assert.Equal("job.csx", Assert.Single(await _scheduler.BegunAsync()).Request.Action);
        await StopAsync("ADA", "j");

        Assert.Equal(state, await _scheduler.StateAsync("j"));
        Assert.Equal(begun.RunId, Assert.Single(await _scheduler.DetailsAsync("j")).RunId);
    }

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _scheduler.DisposeAsync();
    }

    private async Task BeginAsync(params (string Attribute, string? Value)[] attributes)
    {
        await _scheduler.CreateAsync("j", enabled: false, [.. attributes.Where(one => one.Value is not null).Select(one => (one.Attribute, one.Value!))]);
        await _scheduler.EnableAsync("j");
        await _engine.WakeAsync((await _scheduler.JobAsync("j")).Definition.Id);
    }

    private async Task RunAsync(params (string Attribute, string? Value)[] attributes)
    {
        await BeginAsync(attributes);
        await UntilAsync(() => !_scheduler.Agent.Executed.IsEmpty);
    }

    private Task<IReadOnlyList<ScriptHostException>> StopAsync(
        string user, string names, bool force = false, CommitSemantics semantics = CommitSemantics.StopOnFirstError, TimeSpan? wait = null) =>
        _scheduler.CreateStopping(_engine, wait).StopJobsAsync(user, names, force, semantics, CancellationToken.None);

    private Task UntilEndedAsync() => UntilAsync(async () => (await _scheduler.BegunAsync()).Count == 0);

    private static async Task RefusedAsync(string error, Func<Task> verb) =>
        Assert.StartsWith(error, (await Assert.ThrowsAsync<ScriptHostException>(verb)).Message, StringComparison.Ordinal);
}

public sealed class StoppingInSqliteTests() : StoppingTests(null);

[Collection(OneServer.Name)]
public sealed class StoppingInPostgreSqlTests(PostgreSqlServer server) : StoppingTests(server);
