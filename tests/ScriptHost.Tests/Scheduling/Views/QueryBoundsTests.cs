using ScriptHost.Scheduling.Views;

namespace ScriptHost.Tests.Scheduling.Views;

/// <summary>What a query is known to need at most of the run details.</summary>
public sealed class QueryBoundsTests
{
    [Theory]
    [InlineData("SELECT * FROM v WHERE job_name = 'J'", "job J")]
    [InlineData("SELECT * FROM v d WHERE 'J' = d.job_name AND error# > 0", "job J")]
    [InlineData("SELECT * FROM v WHERE owner = 'ADA' AND job_name = 'J' ORDER BY log_id DESC FETCH FIRST 50 ROWS ONLY", "owner ADA, job J, 50 by LOG_ID")]
    [InlineData("SELECT * FROM v ORDER BY log_date DESC OFFSET 10 ROWS FETCH NEXT 20 ROWS ONLY", "30 by LOG_DATE")]
    [InlineData("SELECT * FROM v ORDER BY log_id FETCH FIRST 50 ROWS ONLY", "", "the oldest")]
    [InlineData("SELECT * FROM v WHERE error# > 0 ORDER BY log_id DESC FETCH FIRST 50 ROWS ONLY", "", "rows are left out before they are counted")]
    [InlineData("SELECT * FROM v ORDER BY log_id DESC, job_name FETCH FIRST 50 ROWS ONLY", "")]
    [InlineData("SELECT job_name AS log_id FROM v ORDER BY log_id DESC FETCH FIRST 50 ROWS ONLY", "", "another log_id")]
    [InlineData("SELECT DISTINCT log_id FROM v ORDER BY log_id DESC FETCH FIRST 50 ROWS ONLY", "")]
    [InlineData("SELECT MAX(log_id) FROM v FETCH FIRST 50 ROWS ONLY", "")]
    [InlineData("SELECT log_id FROM v GROUP BY log_id ORDER BY log_id DESC FETCH FIRST 50 ROWS ONLY", "")]
    [InlineData("SELECT * FROM v WHERE job_name = 'J' AND ROWNUM <= 5 ORDER BY log_id DESC FETCH FIRST 50 ROWS ONLY", "job J")]
    [InlineData("SELECT * FROM (SELECT * FROM v WHERE job_name = 'J' ORDER BY log_id DESC) WHERE ROWNUM <= 50", "job J")]
    [InlineData("SELECT * FROM v WHERE job_name = 'J' OR error# > 0", "")]
    [InlineData("SELECT * FROM v WHERE NOT job_name = 'J'", "")]
    [InlineData("SELECT * FROM v WHERE job_name = 'J' AND job_name = 'K'", "job J")]
    [InlineData("SELECT * FROM v WHERE job_name = ''", "")]
    [InlineData("SELECT * FROM v WHERE UPPER(job_name) = 'J'", "")]
    [InlineData("SELECT * FROM v WHERE job_name = 'J' UNION ALL SELECT * FROM v", "")]
    [InlineData("SELECT * FROM v a JOIN v b ON a.log_id = b.log_id WHERE a.job_name = 'J'", "")]
    [InlineData("SELECT * FROM v WHERE job_name = 'J' AND log_id IN (SELECT log_id FROM v)", "")]
    [InlineData("WITH w AS (SELECT * FROM v) SELECT * FROM w WHERE job_name = 'J'", "")]
    [InlineData("SELECT (SELECT COUNT(*) FROM v WHERE job_name = 'J') FROM dual", "")]
    public void Conditions_and_the_number_of_rows_bound_what_is_needed_where_the_view_stands_alone(string sql, string bounds, string why = "") =>
        Assert.True(bounds == TextOf(sql), $"{TextOf(sql)}: {why}");

    [Theory]
    [InlineData("SELECT * FROM v", "output errors additional_info")]
    [InlineData("SELECT v.* FROM v", "output errors additional_info")]
    [InlineData("SELECT status, COUNT(*) FROM v GROUP BY status", "")]
    [InlineData("SELECT status FROM v WHERE output LIKE '%x%'", "output")]
    [InlineData("SELECT status FROM v ORDER BY binary_errors", "errors")]
    [InlineData("SELECT 1 FROM v WHERE EXISTS (SELECT additional_info FROM v)", "additional_info")]
    [InlineData("SELECT CASE WHEN status = 'FAILED' THEN NVL(errors, 'x') END FROM v", "errors")]
    public void Output_that_is_not_read_is_not_needed(string sql, string read)
    {
        var query = Compile(sql);

        Assert.Equal(read, string.Join(' ', new[] { "output", "errors", "additional_info" }.Where(column => query.Views[0].Reads(column, query.Bounds.Reads))));
    }

    private static string TextOf(string sql)
    {
        var bounds = Compile(sql).Bounds;
        string?[] texts =
        [
            bounds.ValueOf("OWNER") is { } owner ? $"owner {owner}" : null,
            bounds.ValueOf("JOB_NAME") is { } job ? $"job {job}" : null,
            bounds.Newest is var (column, count) ? $"{count} by {column}" : null,
        ];
        return string.Join(", ", texts.OfType<string>());
    }

    private static ScriptHost.Scheduling.Views.Compiling.CompiledQuery Compile(string sql) => ViewQueries.Compile(
        new ViewCatalog("ADMIN", isAdmin: true, DateTimeOffset.UnixEpoch), sql.Replace("FROM v", "FROM all_scheduler_job_run_details", StringComparison.Ordinal)
            .Replace("JOIN v", "JOIN all_scheduler_job_run_details", StringComparison.Ordinal).Replace("v.*", "all_scheduler_job_run_details.*", StringComparison.Ordinal)).Query;
}
