using ScriptHost.Errors;
using ScriptHost.Scheduling.Views;
using SQLitePCL;

namespace ScriptHost.Tests.Scheduling.Views;

public sealed class HostileQueryTests : IAsyncLifetime
{
    private TestScheduler _scheduler = null!;

    public async Task InitializeAsync() => _scheduler = await TestScheduler.StartAsync();

    public async Task DisposeAsync() => await _scheduler.DisposeAsync();

    [Theory]
    [InlineData("ATTACH DATABASE '/etc/passwd' AS x")]
    [InlineData("PRAGMA table_info(users)")]
    [InlineData("DELETE FROM user_scheduler_jobs")]
    [InlineData("INSERT INTO user_scheduler_jobs VALUES (1)")]
    [InlineData("UPDATE user_scheduler_jobs SET enabled = 'TRUE'")]
    [InlineData("CREATE TEMP TABLE t (x)")]
    [InlineData("DROP VIEW user_scheduler_jobs")]
    [InlineData("BEGIN NULL; END;")]
    [InlineData("")]
    [InlineData("-- nothing")]
    [InlineData("SELECT load_extension('/tmp/x.so') FROM dual")]
    [InlineData("SELECT readfile('/etc/passwd') FROM dual")]
    [InlineData("SELECT ora_char(1, 2, 3, 4) FROM dual")]
    [InlineData("SELECT sqlite_version() FROM dual")]
    [InlineData("SELECT * FROM sqlite_master")]
    [InlineData("SELECT * FROM main.users")]
    [InlineData("SELECT * FROM run_details")]
    [InlineData("SELECT * FROM \"run_details\"")]
    [InlineData("SELECT * FROM main.run_details")]
    [InlineData("SELECT * FROM temp.USER_SCHEDULER_JOBS")]
    [InlineData("SELECT * FROM pragma_table_info('users')")]
    [InlineData("SELECT * FROM json_each('[1]')")]
    [InlineData("SELECT * FROM user_scheduler_jobs; DELETE FROM job_objects")]
    [InlineData("SELECT rowid FROM user_scheduler_jobs")]
    [InlineData("SELECT attributes FROM user_scheduler_jobs")]
    [InlineData("SELECT s1.owner FROM user_scheduler_jobs")]
    [InlineData("SELECT * FROM user_scheduler_jobs /* a /* b */ ; DROP TABLE users -- */")]
    [InlineData("SELECT * FROM user_scheduler_jobs WHERE owner = 'x'")]
    [InlineData("SELECT 1 AS \"a\"\"; DROP TABLE users\" FROM dual")]
    [InlineData("SELECT [job_name] FROM user_scheduler_jobs")]
    [InlineData("SELECT `job_name` FROM user_scheduler_jobs")]
    [InlineData("WITH RECURSIVE r AS (SELECT 1 FROM dual) SELECT * FROM r")]
    [InlineData("WITH r (n) AS (SELECT 1 FROM dual UNION ALL SELECT n + 1 FROM r) SELECT * FROM r")]
    [InlineData("SELECT job_name FROM user_scheduler_jobs LIMIT 5")]
    public async Task All_but_a_select_over_the_views_is_refused(string sql)
    {
        var exception = await Assert.ThrowsAsync<ScriptHostException>(() => _scheduler.QueryAsync(sql, "ADMIN"));

        Assert.Contains(exception.Code, new[] { ErrorCode.BadRequest, ErrorCode.NoSuchObject, ErrorCode.NotSupported });
        Assert.Contains("ORA-", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quotes_in_literals_stay_in_literals() => Assert.Equal(
        "'; DROP TABLE users --",
        Assert.Single(await _scheduler.QueryAsync("SELECT '''; DROP TABLE users --' FROM dual"))[0]);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("NVL(1, ", ")")]
    [InlineData("(SELECT ", " FROM dual)")]
    [InlineData("CASE WHEN 1 = 1 THEN ", " END")]
    [InlineData("1 + ", "")]
    public async Task Deep_nesting_is_refused(string open, string close)
    {
        var sql = $"SELECT {string.Concat(Enumerable.Repeat(open, 3000))}1{string.Concat(Enumerable.Repeat(close, 3000))} FROM dual";

        Assert.Equal(ErrorCode.BadRequest, (await Assert.ThrowsAsync<ScriptHostException>(() => _scheduler.QueryAsync(sql))).Code);
    }

    [Fact]
    public async Task A_very_long_statement_is_refused()
    {
        var sql = $"SELECT 1 FROM dual WHERE 1 IN (1{string.Concat(Enumerable.Repeat(", 1", 1_000_000))})";

        Assert.Equal(ErrorCode.BadRequest, (await Assert.ThrowsAsync<ScriptHostException>(() => _scheduler.QueryAsync(sql))).Code);
    }

    [Fact]
    public async Task Many_conditions_are_no_deep_nesting() => Assert.Single(await _scheduler.QueryAsync(
        $"SELECT 1 FROM dual WHERE {string.Join(" OR ", Enumerable.Range(0, 500).Select(number => $"1 = {number}"))}"));

    [Fact]
    public async Task A_query_without_end_ends_with_its_caller()
    {
        foreach (var name in Enumerable.Range(1, 60).Select(number => $"J{number}"))
        {
            await _scheduler.CreateAsync(name);
        }

        using var caller = new CancellationTokenSource();
        const string Product = "user_scheduler_jobs a, user_scheduler_jobs b, user_scheduler_jobs c, user_scheduler_jobs d, user_scheduler_jobs e, user_scheduler_jobs f";
        var counting = Task.Run(() => _scheduler.Queries.ExecuteAsync(
            "ADA", false, $"SELECT COUNT(*) FROM {Product} WHERE LENGTH(a.job_name || f.job_name) > 0", _ => Task.CompletedTask, _ => Task.CompletedTask, caller.Token));
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => counting.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public void The_database_allows_nothing_but_the_views()
    {
        var guard = new QueryGuard([new ViewCatalog("ADA", false, DateTimeOffset.UnixEpoch).Find("USER_SCHEDULER_JOBS")!]);

        Assert.Equal(raw.SQLITE_OK, guard.Decide("", raw.SQLITE_READ, "USER_SCHEDULER_JOBS", "JOB_NAME", "temp", null));
        Assert.Equal(raw.SQLITE_OK, guard.Decide("", raw.SQLITE_READ, "job_objects", "name", "main", "USER_SCHEDULER_JOBS"));
        Assert.Equal(raw.SQLITE_DENY, guard.Decide("", raw.SQLITE_READ, "job_objects", "name", "main", null));
        Assert.Equal(raw.SQLITE_DENY, guard.Decide("", raw.SQLITE_READ, "sqlite_master", "sql", "main", null));
        Assert.Equal(raw.SQLITE_DENY, guard.Decide("", raw.SQLITE_FUNCTION, null, "load_extension", null, null));
        Assert.Equal(raw.SQLITE_DENY, guard.Decide("", raw.SQLITE_ATTACH, "x", null, null, null));
        Assert.Equal(raw.SQLITE_DENY, guard.Decide("", raw.SQLITE_PRAGMA, "x", null, null, null));
        Assert.Equal(raw.SQLITE_DENY, guard.Decide("", raw.SQLITE_RECURSIVE, null, null, null, null));
    }
}
