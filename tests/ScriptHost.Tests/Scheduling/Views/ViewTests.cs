using System.Text;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Verbs;
using ScriptHost.Scheduling.Views;
using ScriptHost.Tests.Shared;
using ScriptHost.V1;

namespace ScriptHost.Tests.Scheduling.Views;

public abstract class ViewTests(PostgreSqlServer? server) : IAsyncLifetime
{
    private TestScheduler _scheduler = null!;

    public async Task InitializeAsync() => _scheduler = await TestScheduler.StartAsync(server);

    public async Task DisposeAsync() => await _scheduler.DisposeAsync();

    public static TheoryData<string> Views => [.. ViewCatalog.Names];

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Every_view_can_be_read_whole(string view)
    {
        await FillAsync();

        Assert.Equal(view == "USER_CLOUD_FUNCTION_ERRORS" || view.EndsWith("_GRANT", StringComparison.Ordinal) || view.EndsWith("_RUNNING_JOBS", StringComparison.Ordinal) ? 0 : 1,
            Math.Sign((await _scheduler.QueryAsync($"SELECT * FROM {view}", view.StartsWith("DBA_", StringComparison.Ordinal) ? "ADMIN" : "ADA")).Count));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Who_sees_what_of_a_view_depends_on_its_form(string view)
    {
        var catalog = new ViewCatalog("BOB", isAdmin: false, DateTimeOffset.UnixEpoch);
        await FillAsync();
        if (view.StartsWith("DBA_", StringComparison.Ordinal))
        {
            Assert.Null(catalog.Find(view));
            Assert.Equal(ErrorCode.NoSuchObject, (await Assert.ThrowsAsync<ScriptHostException>(() => _scheduler.QueryAsync($"SELECT * FROM {view}", "BOB"))).Code);
            return;
        }

        Assert.Equal(view.StartsWith("ALL_", StringComparison.Ordinal), catalog.Find(view)!.Columns.Any(column => column.Name == "OWNER"));
        Assert.Empty(await _scheduler.QueryAsync($"SELECT * FROM {view}", "BOB"));
        var seenByAdmin = await _scheduler.QueryAsync($"SELECT COUNT(*) FROM {view}", "ADMIN");
        var seenByAda = await _scheduler.QueryAsync($"SELECT COUNT(*) FROM {view}", "ADA");
        Assert.Equal(view.StartsWith("ALL_", StringComparison.Ordinal) ? seenByAda[0][0] : "0", seenByAdmin[0][0]);
    }

    [Fact]
    public async Task Jobs_have_Oracles_columns_in_its_order()
    {
        var columns = await DescribeAsync("DBA_SCHEDULER_JOBS");

        Assert.Equal(
            "OWNER, JOB_NAME, JOB_SUBNAME, JOB_STYLE, JOB_CREATOR, CLIENT_ID, GLOBAL_UID, PROGRAM_OWNER, PROGRAM_NAME, JOB_TYPE, JOB_ACTION, NUMBER_OF_ARGUMENTS, SCHEDULE_OWNER, "
            + "SCHEDULE_NAME, SCHEDULE_TYPE, START_DATE, REPEAT_INTERVAL, EVENT_QUEUE_OWNER, EVENT_QUEUE_NAME, EVENT_QUEUE_AGENT, EVENT_CONDITION, EVENT_RULE, FILE_WATCHER_OWNER, "
            + "FILE_WATCHER_NAME, END_DATE, JOB_CLASS, ENABLED, AUTO_DROP, RESTART_ON_RECOVERY, RESTART_ON_FAILURE, STATE, JOB_PRIORITY, RUN_COUNT, MAX_RUNS, FAILURE_COUNT, MAX_FAILURES, "
            + "RETRY_COUNT, LAST_START_DATE, LAST_RUN_DURATION, NEXT_RUN_DATE, SCHEDULE_LIMIT, MAX_RUN_DURATION, LOGGING_LEVEL, STORE_OUTPUT, STOP_ON_WINDOW_CLOSE, INSTANCE_STICKINESS, "
            + "RAISE_EVENTS, SYSTEM, JOB_WEIGHT, NLS_ENV, SOURCE, NUMBER_OF_DESTINATIONS, DESTINATION_OWNER, DESTINATION, CREDENTIAL_OWNER, CREDENTIAL_NAME, INSTANCE_ID, DEFERRED_DROP, "
            + "ALLOW_RUNS_IN_RESTRICTED_MODE, COMMENTS, FLAGS, RESTARTABLE, CONNECT_CREDENTIAL_OWNER, CONNECT_CREDENTIAL_NAME",
            string.Join(", ", columns.Select(column => column.Name)));
    }

    [Fact]
    public async Task All_columns_of_all_views_are_as_the_page_says()
    {
        var lists = new StringBuilder("\n```\n");
        foreach (var forms in ViewCatalog.Names.GroupBy(view => view[view.IndexOf('_', StringComparison.Ordinal)..]))
        {
            // USER_ comes first, and leaves out OWNER.
            var all = await DescribeAsync(forms.Last());
            foreach (var view in forms)
            {
                Assert.Equal(view.StartsWith("USER_", StringComparison.Ordinal) ? all.Where(column => column.Name != "OWNER") : all, await DescribeAsync(view));
            }

            lists.Append($"{string.Join(", ", forms)}\n");
            foreach (var (name, type, isNotNull) in all)
            {
                lists.Append($"  {$"{name,-30}  {type,-27}  {(isNotNull ? "NOT NULL" : "")}".TrimEnd()}\n");
            }
        }

        GeneratedPart.Check(Path.Combine(Repository.Root, "docs", "views.md"), "columns", $"{lists}```\n");
    }

    [Fact]
    public async Task A_job_is_shown_with_its_times_in_its_zone()
    {
        await _scheduler.CreateAsync(
            "NIGHTLY", attributes: [("start_date", "2026-12-01T02:00:00 Europe/Vienna"), ("repeat_interval", "FREQ=DAILY"), ("max_run_duration", "+000 00:05:00"), ("max_runs", "7")]);
        await _scheduler.EnableAsync("NIGHTLY");

        Assert.Equal(
            ["NIGHTLY", "TRUE", "SCHEDULED", "CALENDAR", "01-DEC-26 02.00.00.000000 AM EUROPE/VIENNA", "01-DEC-26 02.00.00.000000 AM EUROPE/VIENNA", "+000 00:05:00", "7", "0"],
            Assert.Single(await _scheduler.QueryAsync(
                "SELECT job_name, enabled, state, schedule_type, start_date, next_run_date, max_run_duration, max_runs, run_count FROM user_scheduler_jobs")));
        Assert.Single(await _scheduler.QueryAsync("SELECT 1 FROM user_scheduler_jobs WHERE next_run_date < SYSTIMESTAMP + INTERVAL '11' DAY AND max_run_duration = INTERVAL '5' MINUTE"));
    }

    [Fact]
    public async Task The_details_of_a_run_are_shown()
    {
        _scheduler.Agent.Script = _ => new Outcome
        {
            Status = OutcomeStatus.Failed,
            ErrorNumber = 42,
            RunTime = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(65.5)),
            Stdout = new OutputSummary { Head = Google.Protobuf.ByteString.CopyFromUtf8("said\n"), TotalBytes = 5 },
        };
        await FillAsync();

        Assert.Equal(
            ["ONCE", "FAILED", "42", "+000 00:01:05", "20-NOV-26 12.00.00.000000 PM +00:00", "said\n", "736169640A"],
            Assert.Single(await _scheduler.QueryAsync(
                "SELECT job_name, status, error#, run_duration, actual_start_date, output, binary_output FROM user_scheduler_job_run_details WHERE run_duration > INTERVAL '1' MINUTE")));
    }

    [Theory]
    [InlineData("SELECT job_name || error# FROM user_scheduler_job_run_details WHERE job_name = 'B' ORDER BY log_id DESC FETCH FIRST 2 ROWS ONLY", "B3 B2")]
    [InlineData("SELECT job_name || error# FROM all_scheduler_job_run_details WHERE owner = 'ADA' AND job_name = 'B' ORDER BY log_date DESC OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY", "B2")]
    [InlineData("SELECT job_name || error# FROM all_scheduler_job_run_details WHERE owner = 'BOB'", "")]
    [InlineData("SELECT job_name || error# FROM user_scheduler_job_run_details ORDER BY log_id DESC FETCH FIRST 3 ROWS ONLY", "B3 A3 B2")]
    [InlineData("SELECT job_name || error# FROM user_scheduler_job_run_details WHERE error# = 1 ORDER BY log_id DESC FETCH FIRST 5 ROWS ONLY", "B1 A1")]
    [InlineData("SELECT job_name || COUNT(*) FROM user_scheduler_job_run_details GROUP BY job_name ORDER BY job_name", "A3 B3")]
    [InlineData("SELECT job_name || error# FROM user_scheduler_job_run_details WHERE output = 'A2'", "A2")]
    [InlineData("SELECT output FROM (SELECT * FROM user_scheduler_job_run_details WHERE job_name = 'A' ORDER BY log_id DESC) WHERE ROWNUM <= 2", "A3 A2")]
    [InlineData("SELECT operation || status FROM user_scheduler_job_log WHERE job_name = 'A' ORDER BY log_id DESC FETCH FIRST 1 ROWS ONLY", "RUNFAILED")]
    public async Task A_query_for_few_rows_finds_them(string sql, string found)
    {
        foreach (var name in new[] { "A", "B" })
        {
            await _scheduler.CreateAsync(name, enabled: true, ("repeat_interval", "FREQ=HOURLY"), ("auto_drop", "FALSE"));
        }

        for (var run = 1; run <= 3; run++)
        {
            foreach (var name in new[] { "A", "B" })
            {
                var said = Google.Protobuf.ByteString.CopyFromUtf8($"{name}{run}");
                _scheduler.Agent.Script = _ => new Outcome { Status = OutcomeStatus.Failed, ErrorNumber = run, Stdout = new OutputSummary { Head = said, TotalBytes = said.Length } };
                await _scheduler.FireAsync(name);
                _scheduler.Time.Now += TimeSpan.FromSeconds(1);
            }

            _scheduler.Time.Now += TimeSpan.FromHours(1);
        }

        Assert.Equal(found, string.Join(' ', (await _scheduler.QueryAsync(sql)).Select(row => row[0])));
    }

    [Fact]
    public async Task Arguments_are_shown_with_their_programs_and_masked_ones_are_not()
    {
        await FillAsync();
        await _scheduler.DoAsync(scope => ArgumentVerbs.Define(scope, "PROG", 1, "FILE", "VARCHAR2", "a.csv", isOut: false));
        await _scheduler.DoAsync(scope => ArgumentVerbs.Define(scope, "PROG", 2, "PASSWORD", "VARCHAR2", null, isOut: false));
        await _scheduler.DoAsync(scope => Creation.CreateJob(scope, "LOAD", [new("program_name", "PROG"), new("mask_arguments", "2")], isEnabled: false));
        await _scheduler.DoAsync(scope => ArgumentVerbs.SetValue(scope, "LOAD", new ArgumentKey(2, null), "secret"));

        Assert.Equal(
            ["1 FILE a.csv", "2 PASSWORD ***"],
            (await _scheduler.QueryAsync("SELECT argument_position || ' ' || argument_name || ' ' || value FROM user_scheduler_job_args WHERE job_name = 'LOAD' ORDER BY argument_position")).Select(row => row[0]));
    }

    private async Task<IReadOnlyList<(string Name, string Type, bool IsNotNull)>> DescribeAsync(string view)
    {
        var columns = new List<(string, string, bool)>();
        await _scheduler.Queries.ExecuteAsync("ADMIN", true, $"SELECT * FROM {view}", found =>
        {
            columns.AddRange(found.Select(column => (column.Name, column.Type.Name, column.IsNotNull)));
            return Task.CompletedTask;
        }, _ => Task.CompletedTask, CancellationToken.None);
        return columns;
    }

    /// <summary>A job with an argument that has run, a program with an argument, and a schedule, of ADA.</summary>
    private async Task FillAsync()
    {
        await _scheduler.CreateAsync("ONCE", attributes: [("number_of_arguments", "1"), ("auto_drop", "FALSE")]);
        await _scheduler.DoAsync(scope => ArgumentVerbs.SetValue(scope, "ONCE", new ArgumentKey(1, null), "value"));
        await _scheduler.EnableAsync("ONCE");
        await _scheduler.FireAsync("ONCE");
        await _scheduler.CreateProgramAsync("PROG", 2);
        await _scheduler.DoAsync(scope => ArgumentVerbs.Define(scope, "PROG", 1, "FILE", "VARCHAR2", "a.csv", isOut: false));
        await _scheduler.DoAsync(scope => Creation.CreateSchedule(scope, "DAILY", [new("repeat_interval", "FREQ=DAILY")]));
    }
}

public sealed class ViewsInSqliteTests() : ViewTests(null);

[Collection(OneServer.Name)]
public sealed class ViewsInPostgreSqlTests(PostgreSqlServer server) : ViewTests(server);
