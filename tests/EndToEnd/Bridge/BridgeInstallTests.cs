using Npgsql;
using ScriptHost.Tests.Shared;

namespace ScriptHost.EndToEnd.Bridge;

/// <summary>The schema in a PostgreSQL database: it comes and goes whole, and everybody sees and does their own.</summary>
public sealed class BridgeInstallTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    [Fact]
    public async Task It_may_be_installed_again_over_jobs_and_requests_and_keeps_its_id()
    {
        await using var database = await BridgedDatabase.CreateAsync(server);
        await database.CreateJobAsync("KEPT", "x.csx", []);
        var run = await database.RunJobAsync("KEPT");
        var id = await database.ScalarAsync("SELECT database_id FROM dbms_scripthost.installation", "postgres");

        await database.InstallAsync();

        Assert.Equal(id, await database.ScalarAsync("SELECT database_id FROM dbms_scripthost.installation", "postgres"));
        Assert.Equal("FILED", await database.ScalarAsync($"SELECT status FROM dbms_scripthost.user_job_run_details WHERE log_id = {run}"));
        Assert.NotEqual(id, await database.ScalarAsync("SELECT dbms_scripthost.renew_database_id()", "postgres"));
    }

    [Fact]
    public async Task It_is_taken_away_whole_and_can_be_taken_away_twice()
    {
        await using var database = await BridgedDatabase.CreateAsync(server);

        await database.UninstallAsync();
        await database.UninstallAsync();

        Assert.Equal(0L, await database.ScalarAsync("SELECT count(*) FROM pg_namespace WHERE nspname = 'dbms_scripthost'", "postgres"));
        await database.InstallAsync();
    }

    [Fact]
    public async Task An_older_script_does_not_go_over_a_newer_installation()
    {
        await using var database = await BridgedDatabase.CreateAsync(server);
        await database.ExecuteAsync("UPDATE dbms_scripthost.installation SET version = 2", "postgres");

        var refusal = await Assert.ThrowsAsync<PostgresException>(database.InstallAsync);

        Assert.Contains("use the newer script", refusal.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_see_their_own_and_bridges_call_what_is_theirs()
    {
        await using var database = await BridgedDatabase.CreateAsync(server);
        var other = $"{database.Name}_other";
        await database.ExecuteAsync($"CREATE ROLE {other} LOGIN", "postgres");
        await database.ExecuteAsync($"GRANT scripthost_user TO {other}", "postgres");
        await database.CreateJobAsync("MINE", "x.csx", ["a secret"]);
        var run = await database.RunJobAsync("MINE");

        Assert.Equal(0L, await database.ScalarAsync("SELECT count(*) FROM dbms_scripthost.user_job_run_details", other));
        Assert.Equal(0L, await database.ScalarAsync("SELECT count(*) FROM dbms_scripthost.user_job_args", other));
        Assert.Equal(0, await database.ScalarAsync("SELECT dbms_scripthost.stop_job('MINE')", other));
        await RefusedAsync(database, "SELECT dbms_scripthost.run_job('MINE')", other, "P0002");
        foreach (var (sql, user) in new[]
        {
            ("SELECT * FROM dbms_scripthost.requests", database.Name),
            ("SELECT * FROM dbms_scripthost.dba_jobs", database.Name),
            ("SELECT dbms_scripthost.purge_log()", database.Name),
            ($"SELECT dbms_scripthost.end_run('h', {run}, 'SUCCEEDED', 0, '', '')", database.Name),
            ("SELECT * FROM dbms_scripthost.request_arguments", database.BridgeLogin),
            ("SELECT dbms_scripthost.run_job('MINE')", database.BridgeLogin),
        })
        {
            await RefusedAsync(database, sql, user, PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    [Theory]
    [InlineData("SELECT dbms_scripthost.create_job('J', '', 0)")]
    [InlineData("SELECT dbms_scripthost.create_job('J; DROP', 'x.csx', 0)")]
    [InlineData("SELECT dbms_scripthost.create_job('J', 'x.csx', 256)")]
    [InlineData("SELECT dbms_scripthost.set_job_argument_value('NONE', 1, 'x')")]
    [InlineData("SELECT dbms_scripthost.set_job_argument_value('ONE', 2, 'x')")]
    [InlineData("SELECT dbms_scripthost.run_job('ONE')")]
    [InlineData("SELECT dbms_scripthost.job_output(1, 'both')")]
    public async Task What_cannot_be_is_refused(string call)
    {
        await using var database = await BridgedDatabase.CreateAsync(server);
        await database.ExecuteAsync("SELECT dbms_scripthost.create_job('ONE', 'x.csx', 1)");

        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(call));
    }

    [Fact]
    public async Task Old_requests_are_purged_with_their_output_and_open_ones_stay()
    {
        await using var database = await BridgedDatabase.CreateAsync(server);
        await database.CreateJobAsync("OLD", "x.csx", []);
        await database.RunJobAsync("OLD");
        await database.StopJobAsync("OLD");
        var open = await database.RunJobAsync("OLD");

        Assert.Equal(1L, await database.ScalarAsync("SELECT dbms_scripthost.purge_log(interval '0')", "postgres"));
        Assert.Equal(open, await database.ScalarAsync("SELECT log_id FROM dbms_scripthost.user_job_run_details"));
    }

    private static async Task<PostgresException> RefusedAsync(BridgedDatabase database, string sql, string user, string code)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql, user));
        Assert.Equal(code, refusal.SqlState);
        return refusal;
    }
}
