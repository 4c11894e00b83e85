using ScriptHost.Errors;
using ScriptHost.Scheduling.Verbs;
using ScriptHost.Tests.Shared;

namespace ScriptHost.Tests.Scheduling;

public abstract class EnablementTests(PostgreSqlServer? server) : IAsyncLifetime
{
    private TestScheduler _scheduler = null!;

    private DateTimeOffset Now => _scheduler.Time.Now;

    public async Task InitializeAsync() => _scheduler = await TestScheduler.StartAsync(server);

    [Fact]
    public async Task A_job_without_a_schedule_runs_as_soon_as_it_is_enabled()
    {
        await _scheduler.CreateAsync("j", enabled: true);
        Assert.Equal(Now, (await _scheduler.JobAsync("j")).NextRunAt);
    }

    [Fact]
    public async Task A_start_that_has_passed_is_made_good_once_and_a_repeating_job_waits_for_its_next_time()
    {
        await _scheduler.CreateAsync("once", enabled: true, ("start_date", "2026-11-19T08:30:00Z"));
        await _scheduler.CreateAsync("daily", enabled: true, ("start_date", "2026-11-19T08:30:00Z"), ("repeat_interval", "FREQ=DAILY"));
        await _scheduler.CreateAsync("now", enabled: true, ("repeat_interval", "FREQ=DAILY"));

        Assert.Equal(Now, (await _scheduler.JobAsync("once")).NextRunAt);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 8, 30, 0, TimeSpan.Zero), (await _scheduler.JobAsync("daily")).NextRunAt);
        Assert.Equal(Now, (await _scheduler.JobAsync("now")).NextRunAt);
    }

    [Fact]
    public async Task Times_without_a_zone_are_of_the_jobs_zone()
    {
        await _scheduler.CreateAsync("j", enabled: true, ("time_zone", "Europe/Vienna"), ("start_date", "2026-11-21T09:00:00"));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero), (await _scheduler.JobAsync("j")).NextRunAt);
    }

    [Fact]
    public async Task A_job_that_ends_before_it_could_run_is_completed()
    {
        await _scheduler.CreateAsync("j", enabled: true, ("start_date", "2026-11-01T00:00:00Z"), ("end_date", "2026-11-02T00:00:00Z"), ("repeat_interval", "FREQ=DAILY"));
        Assert.Equal("COMPLETED", await _scheduler.StateAsync("j"));
    }

    [Fact]
    public async Task A_start_and_an_end_at_the_same_time_are_no_error_and_no_run()
    {
        await _scheduler.CreateAsync("j", enabled: true, ("start_date", "2026-12-01T00:00:00Z"), ("end_date", "2026-12-01T00:00:00Z"));
        Assert.Equal("COMPLETED", await _scheduler.StateAsync("j"));
    }

    [Fact]
    public async Task An_enabled_job_stays_enabled_when_it_is_changed_and_gets_its_new_next_run()
    {
        await _scheduler.CreateAsync("j", enabled: true, ("start_date", "2026-11-19T08:30:00Z"), ("repeat_interval", "FREQ=DAILY"));
        await _scheduler.SetAsync("j", "repeat_interval", "FREQ=HOURLY");
        await _scheduler.SetAsync("j", "comments", "changed");

        Assert.Equal("SCHEDULED", await _scheduler.StateAsync("j"));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 12, 30, 0, TimeSpan.Zero), (await _scheduler.JobAsync("j")).NextRunAt);
    }

    [Fact]
    public async Task A_job_that_cannot_stay_enabled_is_changed_and_disabled_and_its_caller_learns_why()
    {
        await _scheduler.CreateAsync("j", enabled: true, ("start_date", "2026-12-01T00:00:00Z"));
        await RefusedAsync("ORA-27470: failed to re-enable \"ADA\".\"J\" after making requested change: ORA-27457", () => _scheduler.SetAsync("j", "number_of_arguments", "1"));
        Assert.Equal(("DISABLED", "1"), (await _scheduler.StateAsync("j"), await _scheduler.GetAsync("j", "number_of_arguments")));
    }

    [Fact]
    public async Task A_refused_change_leaves_the_job_enabled_and_as_it_was()
    {
        await _scheduler.CreateAsync("j", enabled: true, ("start_date", "2026-12-01T00:00:00Z"));
        foreach (var (attribute, value, error) in new[] { ("max_runs", "0", "ORA-27465"), ("schedule_name", "s", "ORA-27361"), ("nothing", "1", "ORA-27469"), ("end_date", "2026-11-30T00:00:00Z", "ORA-27483") })
        {
            await RefusedAsync(error, () => _scheduler.SetAsync("j", attribute, value));
        }

        await RefusedAsync("ORA-27465", () => _scheduler.SetNullAsync("j", "auto_drop"));
        Assert.Equal(("SCHEDULED", null), (await _scheduler.StateAsync("j"), await _scheduler.GetAsync("j", "max_runs")));
    }

    [Fact]
    public async Task A_change_of_a_named_schedule_moves_its_jobs()
    {
        await _scheduler.DoAsync(scope => Creation.CreateSchedule(scope, "s", [new("start_date", "2026-11-19T08:30:00Z"), new("repeat_interval", "FREQ=DAILY")]));
        await _scheduler.CreateAsync("j", enabled: true, ("schedule_name", "s"));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 8, 30, 0, TimeSpan.Zero), (await _scheduler.JobAsync("j")).NextRunAt);

        await _scheduler.SetAsync("s", "repeat_interval", "FREQ=MONTHLY");

        Assert.Equal(new DateTimeOffset(2026, 12, 19, 8, 30, 0, TimeSpan.Zero), (await _scheduler.JobAsync("j")).NextRunAt);
        await RefusedAsync("ORA-27479", () => _scheduler.DoAsync(scope => Removal.DropSchedule(scope, "s", force: false)));
    }

    [Fact]
    public async Task A_schedule_or_program_of_another_user_is_not_to_be_used()
    {
        await _scheduler.CreateProgramAsync("p", 0, "GRACE");
        await _scheduler.Verbs.EnableAsync("GRACE", "p", CommitSemantics.StopOnFirstError);
        await _scheduler.Verbs.ExecuteAndComplainAsync("ADA", scope => Creation.CreateJob(scope, "j", [new("program_name", "grace.p")], isEnabled: false));
        await RefusedAsync("ORA-27486", () => _scheduler.EnableAsync("j"));
    }

    [Fact]
    public async Task A_list_stops_at_the_first_failure_or_goes_back_or_goes_on()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            await _scheduler.CreateAsync(name, enabled: false, ("start_date", "2026-12-01T00:00:00Z"));
        }

        await RefusedAsync("ORA-27476", () => _scheduler.Verbs.EnableAsync("ADA", "a,x,b", CommitSemantics.StopOnFirstError));
        Assert.Equal(("SCHEDULED", "DISABLED"), (await _scheduler.StateAsync("a"), await _scheduler.StateAsync("b")));
        await RefusedAsync("ORA-27476", () => _scheduler.Verbs.EnableAsync("ADA", "b,x,c", CommitSemantics.Transactional));
        Assert.Equal("DISABLED", await _scheduler.StateAsync("b"));
        Assert.StartsWith("ORA-27476", Assert.Single(await _scheduler.Verbs.EnableAsync("ADA", "b,x,c", CommitSemantics.AbsorbErrors)).Message, StringComparison.Ordinal);
        Assert.Equal(("SCHEDULED", "SCHEDULED"), (await _scheduler.StateAsync("b"), await _scheduler.StateAsync("c")));
        await RefusedAsync("ORA-27357", () => _scheduler.EnableAsync("a,ada.A"));
        await RefusedAsync("ORA-27361", () => _scheduler.Verbs.DisableAsync("ADA", "a", force: true, CommitSemantics.Transactional));
    }

    [Fact]
    public async Task A_thousand_verbs_from_sixteen_callers_leave_jobs_that_are_whole()
    {
        string[] names = ["a", "b", "c", "d"];
        await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var i = 0; i < 63; i++)
            {
                var name = names[random.Next(names.Length)];
                try
                {
                    await (random.Next(6) switch
                    {
                        0 or 1 => _scheduler.CreateAsync(name, enabled: random.Next(2) == 0, ("number_of_arguments", "1"), ("repeat_interval", "FREQ=DAILY")),
                        2 => _scheduler.Verbs.DropJobsAsync("ADA", name, false, CommitSemantics.StopOnFirstError),
                        3 => _scheduler.EnableAsync(name),
                        4 => _scheduler.SetAsync(name, "max_runs", $"{i + 1}"),
                        _ => _scheduler.DoAsync(scope => ArgumentVerbs.SetValue(scope, name, new ArgumentKey(1, null), $"{caller}.{i}")),
                    });
                }
                catch (ScriptHostException exception)
                {
                    Assert.Contains(exception.Code, new[] { ErrorCode.NoSuchObject, ErrorCode.ObjectExists, ErrorCode.WrongState });
                }
            }
        }))).WaitAsync(TimeSpan.FromMinutes(2));

        await _scheduler.ReopenAsync();
        foreach (var name in names)
        {
            try
            {
                var job = await _scheduler.JobAsync(name);
                Assert.Equal(await _scheduler.StateAsync(name) == "SCHEDULED", job.NextRunAt is not null);
                Assert.True(job.NextRunAt is null || job.Definition.Arguments is [{ Position: 1, Value: not null }]);
            }
            catch (ScriptHostException exception) when (exception.Code == ErrorCode.NoSuchObject)
            {
                // It was dropped last.
            }
        }
    }

    public async Task DisposeAsync() => await _scheduler.DisposeAsync();

    private static async Task RefusedAsync(string error, Func<Task> verb) =>
        Assert.StartsWith(error, (await Assert.ThrowsAsync<ScriptHostException>(verb)).Message, StringComparison.Ordinal);
}

public sealed class EnablementInSqliteTests() : EnablementTests(null);

[Collection(OneServer.Name)]
public sealed class EnablementInPostgreSqlTests(PostgreSqlServer server) : EnablementTests(server);
