using System.Globalization;
using ScriptHost.V1;
using CommitSemantics = ScriptHost.Scheduling.Verbs.CommitSemantics;

namespace ScriptHost.Tests.Scheduling;

/// <summary>Clocks that are put forward and back, and processes that were down. Wake-ups are the test's own; QuartzWakeUpsTests has Quartz's.</summary>
public sealed class SteppedClockTests : IAsyncLifetime
{
    private TestScheduler _scheduler = null!;

    public async Task InitializeAsync() => _scheduler = await TestScheduler.StartAsync();

    [Theory]
    [InlineData("01:00:00")]
    [InlineData("1.00:00:00")]
    [InlineData("365.00:00:00")]
    public async Task What_was_due_while_the_clock_jumped_is_one_firing_and_the_next_one_comes_when_it_should(string step)
    {
        await CreateAsync("j", "FREQ=SECONDLY");
        await _scheduler.FireAsync("j");
        _scheduler.Time.Now += TimeSpan.Parse(step, CultureInfo.InvariantCulture);

        var late = await _scheduler.FireAsync("j");

        Assert.Equal(_scheduler.Time.Now, late!.ScheduledAt);
        Assert.Null(await _scheduler.FireAsync("j"));
        Assert.Equal(_scheduler.Time.Now.AddSeconds(1), (await _scheduler.JobAsync("j")).WakeAt);
        Assert.Equal(2, _scheduler.Agent.Executed.Count);
    }

    [Fact]
    public async Task A_clock_that_is_put_back_runs_no_scheduled_time_again_even_when_the_job_is_enabled_anew()
    {
        await CreateAsync("j", "FREQ=HOURLY");
        var first = await _scheduler.FireAsync("j");
        _scheduler.Time.Now -= TimeSpan.FromHours(1);
        await _scheduler.Verbs.DisableAsync("ADA", "j", false, CommitSemantics.StopOnFirstError);
        await _scheduler.SetAsync("j", "start_date", "2026-11-20T12:00:00Z");
        await _scheduler.EnableAsync("j");
        Assert.Null(await _scheduler.FireAsync("j"));

        _scheduler.Time.Now += TimeSpan.FromHours(1);
        var again = await _scheduler.FireAsync("j");

        Assert.Equal(first!.RunId, again!.RunId);
        Assert.Single(_scheduler.Agent.Executed);
    }

    [Fact]
    public async Task A_retry_that_waits_is_made_once_after_the_clock_was_put_forward()
    {
        await CreateAsync("j", "FREQ=DAILY", ("restart_on_failure", "TRUE"));
        _scheduler.Agent.Script = _ =>
        {
            _scheduler.Agent.Script = _ => new Outcome { Status = OutcomeStatus.Succeeded };
            return new Outcome { Status = OutcomeStatus.Failed, ErrorNumber = 1 };
        };
        await _scheduler.FireAsync("j");
        _scheduler.Time.Now += TimeSpan.FromDays(2);

        var retry = await _scheduler.FireAsync("j");
        var regular = await _scheduler.FireAsync("j");

        Assert.Equal((2, 1), (retry!.Request.Attempt, regular!.Request.Attempt));
        Assert.Equal(2, (await _scheduler.JobAsync("j")).Standing.RunCount);
    }

    [Theory]
    [InlineData("2026-10-24T12:00:00Z", "FREQ=DAILY;BYHOUR=2;BYMINUTE=30;BYSECOND=0", 3)]
    [InlineData("2027-03-27T12:00:00Z", "FREQ=DAILY;BYHOUR=2;BYMINUTE=30;BYSECOND=0", 3)]
    [InlineData("2026-10-24T12:00:00Z", "FREQ=HOURLY;BYMINUTE=0;BYSECOND=0", 72)]
    [InlineData("2027-03-27T12:00:00Z", "FREQ=HOURLY;BYMINUTE=0;BYSECOND=0", 72)]
    public async Task Where_clocks_change_every_firing_comes_once(string start, string interval, int count)
    {
        _scheduler.Time.Now = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture);
        await CreateAsync("j", interval, ("start_date", "2026-01-01T00:00:00 Europe/Vienna"));
        for (var end = _scheduler.Time.Now.AddHours(72); _scheduler.Time.Now < end; _scheduler.Time.Now += TimeSpan.FromMinutes(15))
        {
            await _scheduler.FireAsync("j");
        }

        Assert.Equal(count, _scheduler.Agent.Executed.Count);
        Assert.Equal(count, (await _scheduler.JobAsync("j")).Standing.RunCount);
    }

    [Fact]
    public async Task A_thousand_jobs_that_were_due_every_second_of_a_day_fire_once_each_after_it()
    {
        const int jobCount = 1000;
        for (var i = 0; i < jobCount; i++)
        {
            await CreateAsync($"j{i}", "FREQ=SECONDLY");
        }

        _scheduler.Time.Now += TimeSpan.FromDays(1);
        await _scheduler.ReopenAsync();
        await using var engine = _scheduler.CreateEngine();
        await engine.StartAsync();
        await _scheduler.WakeUps.UntilAsync(() => _scheduler.WakeUps.Times.Count == jobCount);
        foreach (var id in _scheduler.WakeUps.Times.Keys)
        {
            await engine.WakeAsync(id);
        }

        var next = _scheduler.Time.Now.AddSeconds(1);
        await _scheduler.WakeUps.UntilAsync(() => _scheduler.WakeUps.Times.Count(set => set.Value == next) == jobCount);

        Assert.Equal(jobCount, _scheduler.Agent.Executed.Count);
        Assert.Empty(await _scheduler.BegunAsync());
    }

    public async Task DisposeAsync() => await _scheduler.DisposeAsync();

    private Task CreateAsync(string name, string interval, params (string, string)[] attributes) =>
        _scheduler.CreateAsync(name, enabled: true, [("repeat_interval", interval), .. attributes]);
}
