using ScriptHost.Errors;
using ScriptHost.Scheduling.Verbs;
using ScriptHost.Tests.Shared;

namespace ScriptHost.Tests.Scheduling;

public abstract class VerbTests(PostgreSqlServer? server) : IAsyncLifetime
{
    private TestScheduler _scheduler = null!;

    public async Task InitializeAsync() => _scheduler = await TestScheduler.StartAsync(server);

    [Fact]
    public async Task A_new_job_is_disabled_has_the_documented_defaults_and_survives_a_restart()
    {
        await _scheduler.CreateAsync("nightly", enabled: false, ("comments", "übung"));
        await _scheduler.ReopenAsync();

        Assert.Equal("DISABLED", await _scheduler.StateAsync("NIGHTLY"));
        Assert.Equal<string?[]>(
            ["TRUE", "3", "32", "TRUE", "FALSE", "DEFAULT_JOB_CLASS", null, "übung", "EXECUTABLE"],
            await Task.WhenAll(new[] { "auto_drop", "job_priority", "logging_level", "store_output", "restart_on_failure", "job_class", "max_runs", "comments", "job_type" }
                .Select(attribute => _scheduler.GetAsync("nightly", attribute))));
    }

    [Fact]
    public async Task Jobs_programs_and_schedules_share_their_names()
    {
        await _scheduler.CreateProgramAsync("x", 0);
        await RefusedAsync("ORA-27477: \"ADA\".\"X\" already exists", () => _scheduler.CreateAsync("X"));
        await RefusedAsync("ORA-27475: unknown job \"ADA\".\"X\"", () => _scheduler.Verbs.DropJobsAsync("ADA", "x", false, CommitSemantics.StopOnFirstError));
        await RefusedAsync("ORA-27476", () => _scheduler.EnableAsync("y"));
    }

    [Theory]
    [InlineData("", "ORA-27451: JOB_NAME cannot be NULL")]
    [InlineData("a b", "ORA-27452")]
    [InlineData("grace.j", "ORA-27486")]
    public async Task A_job_that_cannot_be_named_so_is_not_created(string name, string error) => await RefusedAsync(error, () => _scheduler.CreateAsync(name));

    [Theory]
    [InlineData("job_type", "STORED_PROCEDURE", "ORA-27465")]
    [InlineData("number_of_arguments", "256", "ORA-27465")]
    [InlineData("number_of_arguments", "-1", "ORA-27465")]
    [InlineData("program_name", "p", "ORA-27361")]
    [InlineData("schedule_name", "s", "ORA-27361")]
    [InlineData("destination_name", "d", "attribute destination_name is not supported")]
    [InlineData("credential_name", "c", "attribute credential_name is not supported")]
    [InlineData("repeat_interval", "FREQ=DAILY;BYHOUR=24", "ORA-27414")]
    [InlineData("repeat_interval", "FREQ=DAILY;EXCLUDE=NOWHERE", "ORA-27412")]
    [InlineData("end_date", "2019-01-01T00:00:00Z", "ORA-27483")]
    [InlineData("job_class", "FAST", "ORA-27465")]
    public async Task A_parameter_out_of_range_leaves_nothing_behind(string attribute, string value, string error)
    {
        await RefusedAsync(error, () => _scheduler.CreateAsync("j", enabled: true, ("start_date", "2020-01-01T00:00:00Z"), (attribute, value)));
        await RefusedAsync("ORA-27475", () => _scheduler.JobAsync("j"));
    }

    [Fact]
    public async Task A_job_whose_arguments_lack_a_value_is_created_and_stays_disabled()
    {
        await RefusedAsync(
            "ORA-24103: job \"ADA\".\"J\" failed to be enabled after creation: ORA-27457: argument 1 of job \"ADA\".\"J\" has no value",
            () => _scheduler.CreateAsync("j", enabled: true, ("number_of_arguments", "2")));
        Assert.Equal("DISABLED", await _scheduler.StateAsync("j"));

        await SetValueAsync("j", 1, "one");
        await RefusedAsync("ORA-27457: argument 2", () => _scheduler.EnableAsync("j"));
        await SetValueAsync("j", 2, "");
        await _scheduler.EnableAsync("j");
        Assert.Equal("SCHEDULED", await _scheduler.StateAsync("j"));
    }

    [Theory]
    [InlineData(0, null, "ORA-27473")]
    [InlineData(3, null, "ORA-27473")]
    [InlineData(null, "x", "ORA-27484")]
    [InlineData(null, null, "ORA-27454")]
    [InlineData(1, "x", "ORA-27474")]
    public async Task An_argument_that_the_job_has_not_is_refused(int? position, string? name, string error)
    {
        await _scheduler.CreateAsync("j", enabled: false, ("number_of_arguments", "2"));
        await RefusedAsync(error, () => _scheduler.DoAsync(scope => ArgumentVerbs.SetValue(scope, "j", new ArgumentKey(position, name), "v")));
    }

    [Fact]
    public async Task A_value_of_4000_bytes_is_taken_and_a_longer_one_is_not()
    {
        await _scheduler.CreateAsync("j", enabled: false, ("number_of_arguments", "1"));
        await SetValueAsync("j", 1, new string('ü', 2000));
        await RefusedAsync("ORA-27465", () => SetValueAsync("j", 1, new string('ü', 2000) + "x"));
        await RefusedAsync("ORA-27465", () => SetValueAsync("j", 1, "a\0b"));
        Assert.Equal(new string('ü', 2000), Assert.Single((await _scheduler.JobAsync("j")).Definition.Arguments).Value);
    }

    [Fact]
    public async Task A_job_takes_values_and_defaults_by_the_names_that_its_program_gave()
    {
        await _scheduler.CreateProgramAsync("p", 2);
        await _scheduler.DoAsync(scope => ArgumentVerbs.Define(scope, "p", 1, "who", "VARCHAR2", "world", isOut: false));
        await RefusedAsync("ORA-27456: not all arguments of program \"ADA\".\"P\"", () => _scheduler.EnableAsync("p"));
        await _scheduler.DoAsync(scope => ArgumentVerbs.Define(scope, "p", 2, "what", "ANYTHING", null, isOut: false));
        await CreateWithProgramAsync("j", "p");
        await RefusedAsync("ORA-27367", () => _scheduler.EnableAsync("j"));
        await _scheduler.EnableAsync("p");
        await RefusedAsync("ORA-27457: argument 2", () => _scheduler.EnableAsync("j"));

        await _scheduler.DoAsync(scope => ArgumentVerbs.SetValue(scope, "j", new ArgumentKey(null, "WHAT"), "tea"));
        await _scheduler.EnableAsync("j");
        await _scheduler.DoAsync(scope => ArgumentVerbs.ResetValue(scope, "j", new ArgumentKey(1, null)));
        Assert.Equal("SCHEDULED", await _scheduler.StateAsync("j"));
        await _scheduler.DoAsync(scope => ArgumentVerbs.ResetValue(scope, "j", new ArgumentKey(null, "what")));
        Assert.Equal("DISABLED", await _scheduler.StateAsync("j"));
    }

    [Theory]
    [InlineData(0, "a", "ORA-27473")]
    [InlineData(3, "a", "ORA-27473")]
    [InlineData(2, "who", "ORA-27453")]
    [InlineData(2, "a b", "ORA-27453")]
    public async Task A_program_argument_that_cannot_be_is_refused(int position, string name, string error)
    {
        await _scheduler.CreateProgramAsync("p", 2);
        await _scheduler.DoAsync(scope => ArgumentVerbs.Define(scope, "p", 1, "WHO", "VARCHAR2", null, isOut: false));
        await RefusedAsync(error, () => _scheduler.DoAsync(scope => ArgumentVerbs.Define(scope, "p", position, name, "VARCHAR2", null, isOut: false)));
        await RefusedAsync("ORA-27465", () => _scheduler.DoAsync(scope => ArgumentVerbs.DefineMetadata(scope, "p", "window_start", 2, null)));
    }

    [Fact]
    public async Task Metadata_arguments_are_not_the_jobs_to_set()
    {
        await _scheduler.CreateProgramAsync("p", 1);
        await _scheduler.DoAsync(scope => ArgumentVerbs.DefineMetadata(scope, "p", "JOB_NAME", 1, null));
        await _scheduler.EnableAsync("p");
        await CreateWithProgramAsync("j", "p");
        await RefusedAsync("ORA-27361", () => SetValueAsync("j", 1, "x"));
        await _scheduler.EnableAsync("j");
    }

    [Fact]
    public async Task A_program_in_use_is_dropped_by_force_alone_and_disables_its_jobs()
    {
        await _scheduler.CreateProgramAsync("p", 0);
        await _scheduler.EnableAsync("p");
        await CreateWithProgramAsync("j", "p");
        await _scheduler.EnableAsync("j");
        await RefusedAsync("ORA-27479", () => _scheduler.DoAsync(scope => Removal.DropProgram(scope, "p", force: false)));

        await _scheduler.DoAsync(scope => Removal.DropProgram(scope, "p", force: true));

        Assert.Equal("DISABLED", await _scheduler.StateAsync("j"));
        await RefusedAsync("ORA-27476: \"ADA\".\"P\"", () => _scheduler.EnableAsync("j"));
    }

    [Fact]
    public async Task The_grant_of_an_endpoint_is_checked_when_a_destination_is_set()
    {
        await _scheduler.CreateAsync("j");
        await RefusedAsync("ORA-27486", () => _scheduler.SetAsync("j", "destination", "REMOTE_EXTPROC:other"));
        await RefusedAsync("ORA-27465", () => _scheduler.SetAsync("j", "destination", "host:1500"));
        await RefusedAsync("ORA-27465", () => _scheduler.SetAsync("j", "destination", "REMOTE_EXTPROC:granted:WITHOUT"));
        await RefusedAsync("ORA-27465", () => _scheduler.SetAsync("j", "destination", "REMOTE_EXTPROC:"));
        await _scheduler.SetAsync("j", "DESTINATION", "remote_extproc:Granted:with_context");
        Assert.Equal("remote_extproc:Granted:with_context", await _scheduler.GetAsync("j", "destination"));
    }

    [Fact]
    public async Task A_copy_has_everything_but_the_state()
    {
        await _scheduler.CreateAsync("j", enabled: true, ("max_runs", "5"), ("repeat_interval", "FREQ=DAILY"));
        await _scheduler.DoAsync(scope => Creation.CopyJob(scope, "j", "k"));

        Assert.Equal(("DISABLED", "SCHEDULED"), (await _scheduler.StateAsync("k"), await _scheduler.StateAsync("j")));
        Assert.Equal(("5", "FREQ=DAILY"), (await _scheduler.GetAsync("k", "max_runs"), await _scheduler.GetAsync("k", "repeat_interval")));
    }

    [Fact]
    public async Task A_job_that_is_made_anew_under_its_name_is_another_one()
    {
        await _scheduler.CreateAsync("j");
        var first = (await _scheduler.JobAsync("j")).Definition.Id;
        await _scheduler.Verbs.DropJobsAsync("ADA", "j", false, CommitSemantics.StopOnFirstError);
        await _scheduler.ReopenAsync();
        await _scheduler.CreateAsync("j");
        Assert.NotEqual(first, (await _scheduler.JobAsync("j")).Definition.Id);
    }

    [Theory]
    [InlineData("+01:00")]
    [InlineData("Mars/Olympus")]
    [InlineData("Europe/../Europe/Vienna")]
    public async Task A_jobs_time_zone_is_one_that_its_runs_can_have(string zone)
    {
        await _scheduler.CreateAsync("j");
        await RefusedAsync("ORA-27465", () => _scheduler.SetAsync("j", "time_zone", zone));
        Assert.Null(await _scheduler.GetAsync("j", "time_zone"));
    }

    [Fact]
    public async Task The_schedulers_own_attributes_are_the_administrators()
    {
        await RefusedAsync("ORA-27486", () => _scheduler.DoAsync(scope => AttributeVerbs.SetScheduler(scope, "log_history", "7")));
        await _scheduler.DoAsync(scope => AttributeVerbs.SetScheduler(scope, "LOG_HISTORY", "7"), "ADMIN");
        await RefusedAsync("ORA-27465", () => _scheduler.DoAsync(scope => AttributeVerbs.SetScheduler(scope, "log_history", "1000001"), "ADMIN"));
        await RefusedAsync("ORA-27465", () => _scheduler.DoAsync(scope => AttributeVerbs.SetScheduler(scope, "default_timezone", "Mars/Olympus"), "ADMIN"));
        Assert.Equal(
            ("7", "UTC"),
            await _scheduler.Verbs.ExecuteAsync("ADA", scope => (AttributeVerbs.GetScheduler(scope, "log_history"), AttributeVerbs.GetScheduler(scope, "default_timezone"))));
    }

    public async Task DisposeAsync() => await _scheduler.DisposeAsync();

    private Task SetValueAsync(string job, int position, string value) =>
        _scheduler.DoAsync(scope => ArgumentVerbs.SetValue(scope, job, new ArgumentKey(position, null), value));

    private Task CreateWithProgramAsync(string name, string program) =>
        _scheduler.Verbs.ExecuteAndComplainAsync("ADA", scope => Creation.CreateJob(scope, name, [new("program_name", program)], isEnabled: false));

    private static async Task RefusedAsync(string error, Func<Task> verb) =>
        Assert.StartsWith(error, (await Assert.ThrowsAsync<ScriptHostException>(verb)).Message, StringComparison.Ordinal);
}

public sealed class VerbsInSqliteTests() : VerbTests(null);

[Collection(OneServer.Name)]
public sealed class VerbsInPostgreSqlTests(PostgreSqlServer server) : VerbTests(server);
