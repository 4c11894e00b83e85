using ScriptHost.Errors;
using ScriptHost.Scheduling.Verbs;
using ScriptHost.Tests.Shared;

namespace ScriptHost.Tests.Scheduling;

/// <summary>Jobs whose calendars refer to schedules by name.</summary>
public abstract class NamedScheduleTests(PostgreSqlServer? server) : IAsyncLifetime
{
    private TestScheduler _scheduler = null!;

    public async Task InitializeAsync()
    {
        _scheduler = await TestScheduler.StartAsync(server);
        await CreateScheduleAsync("holidays", "FREQ=YEARLY;BYDATE=1121");
        await CreateScheduleAsync("days_off", "holidays,weekends", ("weekends", "FREQ=WEEKLY;BYDAY=SAT,SUN"));
    }

    public async Task DisposeAsync() => await _scheduler.DisposeAsync();

    [Fact]
    public async Task A_change_of_a_schedule_moves_the_jobs_that_use_it_also_by_way_of_others()
    {
        await _scheduler.CreateAsync("direct", enabled: true, ("repeat_interval", "FREQ=DAILY;BYHOUR=6;BYMINUTE=0;BYSECOND=0;EXCLUDE=holidays"));
        await _scheduler.CreateAsync("indirect", enabled: true, ("repeat_interval", "FREQ=DAILY;BYHOUR=6;BYMINUTE=0;BYSECOND=0;EXCLUDE=ada.days_off"));
        // It is Friday noon; the Saturday is a holiday.
        Assert.Equal("22 23", await NextDaysAsync("direct", "indirect"));

        await _scheduler.SetAsync("holidays", "repeat_interval", "FREQ=YEARLY;BYDATE=1122+SPAN:2D");

        Assert.Equal("21 24", await NextDaysAsync("direct", "indirect"));
    }

    [Fact]
    public async Task A_job_of_a_named_schedule_has_its_calendar()
    {
        await CreateScheduleAsync("mornings", "FREQ=WEEKLY;BYDAY=WED;BYHOUR=6;BYMINUTE=0;BYSECOND=0");
        await _scheduler.CreateAsync("j", enabled: true, ("schedule_name", "mornings"));

        Assert.Equal("25", await NextDaysAsync("j"));
    }

    [Fact]
    public async Task A_schedule_that_is_referred_to_is_not_dropped_but_by_force()
    {
        await _scheduler.CreateAsync("j", enabled: true, ("repeat_interval", "FREQ=DAILY;EXCLUDE=days_off"));

        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => _scheduler.DoAsync(scope => Removal.DropSchedule(scope, "holidays", force: false)));
        Assert.StartsWith("ORA-27479", refused.Message, StringComparison.Ordinal);

        await _scheduler.DoAsync(scope => Removal.DropSchedule(scope, "holidays", force: true));
        Assert.Equal("DISABLED", await _scheduler.StateAsync("j"));
    }

    [Theory]
    [InlineData("FREQ=DAILY;BYHOUR=6;BYMINUTE=0;BYSECOND=0;EXCLUDE=holidays", "2026-11-20T06:00:00 Europe/Vienna", "2026-11-20T06:00:00 Europe/Vienna", "2026-11-22T06:00:00 Europe/Vienna")]
    [InlineData("FREQ=YEARLY", "2005-04-15T09:00:00Z", "2005-04-15T08:59:59Z", "2005-04-15T09:00:00 UTC")]
    [InlineData("FREQ=HOURLY", null, null, "2026-11-20T13:00:00 UTC")]
    public async Task A_calendar_string_is_evaluated_with_the_schedules_that_there_are(string calendar, string? start, string? after, string next) =>
        Assert.Equal(next, (await _scheduler.Verbs.ExecuteAsync("ADA", scope => CalendarVerbs.Evaluate(scope, calendar, start, after))).ToString());

    [Theory]
    [InlineData("FREQ=DAILY;EXCLUDE=nothing", null, "ORA-27412")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", null, "ORA-27419")]
    [InlineData("FREQ=DAILY", "yesterday", "ORA-27465")]
    [InlineData("FREQ=DAILY", "2026-11-20T06:00:00 Nowhere/At_All", "ORA-27465")]
    public async Task What_cannot_be_evaluated_is_refused_with_oracles_number(string calendar, string? start, string number)
    {
        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => _scheduler.Verbs.ExecuteAsync("ADA", scope => CalendarVerbs.Evaluate(scope, calendar, start, null)));

        Assert.StartsWith(number, refused.Message, StringComparison.Ordinal);
    }

    private async Task CreateScheduleAsync(string name, string interval, params (string Name, string Interval)[] before)
    {
        foreach (var (other, text) in before)
        {
            await CreateScheduleAsync(other, text);
        }

        await _scheduler.DoAsync(scope => Creation.CreateSchedule(scope, name, [new("repeat_interval", interval)]));
    }

    private async Task<string> NextDaysAsync(params string[] jobs)
    {
        var days = new List<int>();
        foreach (var job in jobs)
        {
            days.Add((await _scheduler.JobAsync(job)).NextRunAt!.Value.Day);
        }

        return string.Join(' ', days);
    }
}

public sealed class NamedSchedulesInSqliteTests() : NamedScheduleTests(null);

[Collection(OneServer.Name)]
public sealed class NamedSchedulesInPostgreSqlTests(PostgreSqlServer server) : NamedScheduleTests(server);
