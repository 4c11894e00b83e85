using Google.Protobuf;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Firing;
using ScriptHost.V1;

namespace ScriptHost.Tests.Scheduling;

/// <summary>Agents that cannot be reached, before a run was sent and after, and a store that takes nothing.</summary>
public sealed class AgentAwayTests : IAsyncLifetime
{
    private TestScheduler _scheduler = null!;

    public async Task InitializeAsync() => _scheduler = await TestScheduler.StartAsync();

    [Fact]
    public async Task A_run_that_was_taken_is_lost_not_skipped_when_its_agent_never_comes_back()
    {
        await CreateAsync();
        FailFrom(new RunLostException("The connection broke.", wasAccepted: true), ErrorCode.AgentUnreachable, TimeSpan.FromMinutes(4));

        await _scheduler.FireAsync("j");

        var row = Assert.Single(await _scheduler.DetailsAsync("j"));
        Assert.Equal(("FAILED", 121L), (row.Status, row.ErrorNumber));
        Assert.Contains("may have taken effect", row.AdditionalInfo, StringComparison.Ordinal);
        Assert.Equal((1, 1), (await _scheduler.JobAsync("j")).Standing is var standing ? (standing.RunCount, standing.FailureCount) : default);
    }

    [Theory]
    [InlineData(ErrorCode.AgentUnreachable)]
    [InlineData(ErrorCode.NotRegistered)]
    [InlineData(ErrorCode.BadWallet)]
    [InlineData(ErrorCode.AgentNotTrusted)]
    public async Task A_run_of_two_hours_is_followed_to_its_end_although_its_agent_is_away_for_a_minute(ErrorCode code)
    {
        await CreateAsync();
        var calls = 0;
        _scheduler.Agent.OnCall = _ =>
        {
            _scheduler.Time.Now += ++calls == 1 ? TimeSpan.FromHours(2) : TimeSpan.FromSeconds(30);
            switch (calls)
            {
                case 1: throw new RunLostException("The connection broke.", wasAccepted: true);
                case 2: throw new ScriptHostException(code, "Nobody was asked.");
            }
        };

        await _scheduler.FireAsync("j");

        Assert.Equal("SUCCEEDED", Assert.Single(await _scheduler.DetailsAsync("j")).Status);
    }

    [Fact]
    public async Task A_scheduler_that_was_down_for_a_day_waits_for_the_agent_of_what_it_may_have_sent()
    {
        await CreateAsync();
        var begun = await _scheduler.BeginAsync("j");
        _scheduler.Time.Now += TimeSpan.FromDays(1);
        await _scheduler.ReopenAsync();
        var calls = 0;
        _scheduler.Agent.OnCall = _ =>
        {
            _scheduler.Time.Now += TimeSpan.FromMinutes(1);
            if (++calls < 3)
            {
                throw new ScriptHostException(ErrorCode.AgentUnreachable, "Nobody is there.");
            }
        };

        await _scheduler.FollowAsync(begun!, mayHaveStarted: true);

        Assert.Equal("SUCCEEDED", Assert.Single(await _scheduler.DetailsAsync("j")).Status);
    }

    [Fact]
    public async Task An_agent_that_answers_and_does_not_know_the_run_proves_that_it_has_not_started()
    {
        await CreateAsync();
        var begun = await _scheduler.BeginAsync("j");
        _scheduler.Agent.OnCall = _ =>
        {
            _scheduler.Time.Now += TimeSpan.FromMinutes(10);
            throw new ScriptHostException(ErrorCode.AgentBusy, "The queue is full.");
        };

        await _scheduler.FollowAsync(begun!, mayHaveStarted: true);

        Assert.Equal(105, Assert.Single(await _scheduler.DetailsAsync("j")).ErrorNumber);
        Assert.Equal((0, 0), (await _scheduler.JobAsync("j")).Standing is var standing ? (standing.RunCount, standing.FailureCount) : default);
    }

    [Fact]
    public async Task Schedule_limit_ends_the_wait_for_an_agent_where_it_is_shorter()
    {
        await CreateAsync(("schedule_limit", "PT2M"));
        var calls = 0;
        _scheduler.Agent.OnCall = _ =>
        {
            _scheduler.Time.Now += TimeSpan.FromMinutes(1);
            calls++;
            throw new ScriptHostException(ErrorCode.AgentUnreachable, "Nobody is there.");
        };

        await _scheduler.FireAsync("j");

        Assert.Equal((2, 104L), (calls, Assert.Single(await _scheduler.DetailsAsync("j")).ErrorNumber));
    }

    [Fact]
    public async Task The_wait_for_an_agent_ends_with_schedule_limit_which_counts_from_when_the_firing_was_due()
    {
        await CreateAsync(("schedule_limit", "PT5M"));
        var calls = 0;
        _scheduler.Agent.OnCall = _ =>
        {
            _scheduler.Time.Now += TimeSpan.FromMinutes(1);
            calls++;
            throw new ScriptHostException(ErrorCode.AgentUnreachable, "Nobody is there.");
        };
        _scheduler.Time.Now += TimeSpan.FromMinutes(3);

        await _scheduler.FireAsync("j");

        Assert.Equal((2, 104L), (calls, Assert.Single(await _scheduler.DetailsAsync("j")).ErrorNumber));
    }

    [Fact]
    public async Task A_firing_that_began_before_a_crash_does_not_start_when_schedule_limit_has_passed_meanwhile()
    {
        await CreateAsync(("schedule_limit", "PT5M"), ("raise_events", "64"));
        var begun = await _scheduler.BeginAsync("j");
        await RestartAfterAsync(TimeSpan.FromMinutes(6));

        await _scheduler.FollowAsync(begun!, mayHaveStarted: true);

        Assert.Empty(_scheduler.Agent.Executed);
        var row = Assert.Single(await _scheduler.DetailsAsync("j"));
        Assert.Equal(("FAILED", 109L, null), (row.Status, row.ErrorNumber, row.ActualStart));
        Assert.Contains("schedule_limit had passed", row.AdditionalInfo, StringComparison.Ordinal);
        Assert.Single(await _scheduler.EventsAsync());
        var job = await _scheduler.JobAsync("j");
        Assert.Equal(("SCHEDULED", 0, 0), (await _scheduler.StateAsync("j"), job.Standing.RunCount, job.Standing.FailureCount));
    }

    [Fact]
    public async Task A_firing_that_began_before_a_crash_starts_while_schedule_limit_has_not_passed()
    {
        await CreateAsync(("schedule_limit", "PT5M"));
        var begun = await _scheduler.BeginAsync("j");
        await RestartAfterAsync(TimeSpan.FromMinutes(4));

        await _scheduler.FollowAsync(begun!, mayHaveStarted: true);

        Assert.Equal("SUCCEEDED", Assert.Single(await _scheduler.DetailsAsync("j")).Status);
    }

    [Fact]
    public async Task A_run_that_an_agent_took_before_a_crash_is_followed_although_schedule_limit_has_passed_meanwhile()
    {
        await CreateAsync(("schedule_limit", "PT5M"));
        var begun = await _scheduler.BeginAsync("j");
        await _scheduler.Agent.RunAsync("", begun!.Request, received: null, CancellationToken.None);
        await RestartAfterAsync(TimeSpan.FromMinutes(6));

        await _scheduler.FollowAsync(begun, mayHaveStarted: true);

        Assert.Single(_scheduler.Agent.Executed);
        Assert.Equal("SUCCEEDED", Assert.Single(await _scheduler.DetailsAsync("j")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_not_started_before_a_crash_is_sent_again_while_schedule_limit_has_not_passed(bool hasPassed)
    {
        await CreateAsync(("schedule_limit", "PT5M"));
        var begun = await _scheduler.BeginAsync("j");
        _scheduler.Agent.Script = _ => new Outcome { Status = OutcomeStatus.Failed, Reason = Reason.NotStarted, Message = "It waited, and the agent was killed." };
        await _scheduler.Agent.RunAsync("", begun!.Request, received: null, CancellationToken.None);
        _scheduler.Agent.Script = _ => new Outcome { Status = OutcomeStatus.Succeeded };
        await RestartAfterAsync(TimeSpan.FromMinutes(hasPassed ? 6 : 4));

        await _scheduler.FollowAsync(begun, mayHaveStarted: true);

        Assert.Equal(hasPassed ? 1 : 2, _scheduler.Agent.Executed.Count);
        Assert.Equal(hasPassed ? "FAILED" : "SUCCEEDED", Assert.Single(await _scheduler.DetailsAsync("j")).Status);
        Assert.Equal(hasPassed ? 0 : 1, (await _scheduler.JobAsync("j")).Standing.RunCount);
    }

    [Fact]
    public async Task A_one_time_job_knows_no_schedule_limit()
    {
        await _scheduler.CreateAsync("j", enabled: true, ("schedule_limit", "PT5M"), ("auto_drop", "FALSE"));
        var begun = await _scheduler.BeginAsync("j");
        await RestartAfterAsync(TimeSpan.FromMinutes(6));

        await _scheduler.FollowAsync(begun!, mayHaveStarted: true);

        Assert.Equal("SUCCEEDED", Assert.Single(await _scheduler.DetailsAsync("j")).Status);
    }

    [Fact]
    public async Task A_call_that_fails_in_a_way_that_nobody_foresaw_is_made_again()
    {
        await CreateAsync();
        var calls = 0;
        _scheduler.Agent.OnCall = _ =>
        {
            if (++calls == 1)
            {
                throw new InvalidOperationException("Never seen before.");
            }
        };

        await _scheduler.FireAsync("j");

        Assert.Equal("SUCCEEDED", Assert.Single(await _scheduler.DetailsAsync("j")).Status);
    }

    [Fact]
    public async Task With_a_full_disk_verbs_are_refused_as_a_whole_and_an_outcome_is_stored_once_when_there_is_room()
    {
        await CreateAsync();
        var begun = await _scheduler.BeginAsync("j");
        var output = new OutputSummary { Head = ByteString.CopyFrom(new byte[4000]), TotalBytes = 4000 };
        _scheduler.Agent.Script = _ => new Outcome { Status = OutcomeStatus.Succeeded, Stdout = output, Stderr = output };
        await _scheduler.LimitPagesAsync(1);

        var following = _scheduler.FollowAsync(begun!);
        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => _scheduler.CreateAsync("k", true, ("comments", new string('x', 240)), ("job_action", new string('y', 4000))));
        await Assert.ThrowsAsync<ScriptHostException>(() => _scheduler.JobAsync("k"));
        Assert.Empty(await _scheduler.DetailsAsync("j"));
        await _scheduler.LimitPagesAsync(1_000_000);
        await following;

        Assert.Equal(ErrorCode.StoreFailed, refused.Code);
        Assert.Single(_scheduler.Agent.Executed);
        Assert.Equal("SUCCEEDED", Assert.Single(await _scheduler.DetailsAsync("j")).Status);
        Assert.Equal((1, 0), (await _scheduler.JobAsync("j")).Standing is var standing ? (standing.RunCount, standing.FailureCount) : default);
    }

    public async Task DisposeAsync() => await _scheduler.DisposeAsync();

    private Task CreateAsync(params (string, string)[] attributes) => _scheduler.CreateAsync("j", enabled: true, [("repeat_interval", "FREQ=DAILY"), .. attributes]);

    private async Task RestartAfterAsync(TimeSpan time)
    {
        _scheduler.Time.Now += time;
        await _scheduler.ReopenAsync();
    }

    // The first call fails in one way, all others in another, and each takes its time.
    private void FailFrom(Exception first, ErrorCode then, TimeSpan step)
    {
        Exception? failure = first;
        _scheduler.Agent.OnCall = _ =>
        {
            _scheduler.Time.Now += step;
            (var thrown, failure) = (failure, null);
            throw thrown ?? new ScriptHostException(then, "Nobody is there.");
        };
    }
}
