using System.Text.Json.Nodes;

namespace ScriptHost.EndToEnd;

/// <summary>Oracle's steps as its manual prints them, given to <c>scripthost sql</c>; over mutual TLS.</summary>
public sealed class SqlTests : IAsyncLifetime
{
    private static readonly string Example = Path.Combine(ScriptHostProgram.RepositoryRoot, "docs", "examples", "python_with_context.sql");

    private ListeningAgent _agent = null!;

    public async Task InitializeAsync()
    {
        _agent = await ListeningAgent.StartAsync(
            "Objects__ReadFolders__0=/",
            // The manual's jobs are ADMIN's, whom the holder of an agent's own wallet does not stand for unless told to.
            "Access__Clients__0__Dn=CN=scripthost-client",
            "Access__Clients__0__Owners__0=ADMIN");
        File.Copy(Path.Combine(ScriptHostProgram.ScriptsFolder, "create_table.py"), Path.Combine(_agent.Agent.Root, "python1.py"));
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task The_manuals_blocks_in_the_manuals_order_work()
    {
        var run = await SqlAsync(
            Example,
            "--define", "credential=NULL", "--define", $"object_uri=file://{_agent.Wallet}/client/cwallet.sso", "--define", $"agent={_agent.Address}", "--define", "cert_dn=CN=localhost",
            "--define", $"scripts={_agent.Agent.Root}", "--define", "remote_endpoint_name=rem_executable");
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Contains("There is no user USERNAME (yet)", run.Error, StringComparison.Ordinal);

        Assert.Equal("FAILED", await StatusOfAsync("REM_EXEC_JOB"));
        Assert.Equal("SUCCEEDED", await StatusOfAsync("FIVE_ARGUMENTS"));

        var details = await DoneAsync("-e", "SELECT job_name, status, additional_info, errors FROM user_cloud_function_run_details ORDER BY job_name", "--json");
        var rows = details.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal([("FIVE_ARGUMENTS", "SUCCEEDED"), ("REM_EXEC_JOB", "FAILED")], rows.Select(row => ((string)row["JOB_NAME"]!, (string)row["STATUS"]!)));
        Assert.Matches(@"python1\.py.*line \d+|line \d+.*python1\.py|python1\.py:\d+", rows[1].ToJsonString());
    }

    [Fact]
    public async Task A_block_with_a_mistake_calls_nothing_and_an_error_ends_a_file_unless_it_goes_on()
    {
        var file = Path.Combine(_agent.Agent.Root, "mistakes.sql");
        File.WriteAllText(file, "EXEC DBMS_SCHEDULER.CREATE_SCHEDULE('s1', NULL, 'FREQ=DAILY')\nBEGIN\n  DBMS_SCHEDULER.CREATE_SCHEDULE('s2', NULL, 'FREQ=DAILY');\n  DBMS_SCHEDULER.CREATE_SCHEDUL('s3');\nEND;\n/\nEXEC DBMS_SCHEDULER.DROP_SCHEDULE('s1')\n");

        var ended = await SqlAsync(file);
        Assert.Equal(106, ended.ExitCode);
        Assert.Contains($"{file}:4:3: ORA-06550: PLS-00302: component 'CREATE_SCHEDUL' must be declared", ended.Error, StringComparison.Ordinal);
        Assert.Equal("ADMIN.S1", (await NamesAsync("schedule")).Single());

        var wentOn = await SqlAsync("-e", "WHENEVER SQLERROR CONTINUE", "-e", File.ReadAllText(file));
        Assert.Equal(109, wentOn.ExitCode);
        Assert.Contains("-e:1:6: ORA-27477: \"ADMIN\".\"S1\" already exists", wentOn.Error, StringComparison.Ordinal);
        Assert.Empty(await NamesAsync("schedule"));
    }

    [Fact]
    public async Task Errors_are_handled_values_come_back_and_who_calls_is_who_may()
    {
        await ScriptHostProgram.RunAsync("user", "create", "hr", "--uid", "54321", "--data", _agent.Agent.Data);
        await ScriptHostProgram.RunAsync("user", "grant", "hr", "CREATE JOB", "--data", _agent.Agent.Data);
        await DoneAsync("-e", "EXEC DBMS_SCHEDULER.CREATE_SCHEDULE('s', NULL, 'FREQ=DAILY', comments => 'a & b')", "--as", "hr");

        var output = await DoneAsync("--as", "hr", "-e", """
            DECLARE
              v VARCHAR2(4000);
              t TIMESTAMP WITH TIME ZONE;
            BEGIN
              BEGIN
                DBMS_SCHEDULER.DROP_JOB('nothing');
              EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
              END;
              DBMS_SCHEDULER.GET_ATTRIBUTE('s', 'comments', v);
              DBMS_OUTPUT.PUT_LINE(v);
              DBMS_SCHEDULER.EVALUATE_CALENDAR_STRING('FREQ=DAILY;BYHOUR=9', TIMESTAMP '2026-01-01 00:00:00 UTC', TIMESTAMP '2026-01-01 10:00:00 UTC', t);
              DBMS_OUTPUT.PUT_LINE(t + INTERVAL '1' HOUR);
            END;
            """);
        Assert.Equal("-27475\na & b\n2026-01-02T10:00:00 UTC\n", output);

        var refused = await SqlAsync("--as", "hr", "-e", "CREATE DIRECTORY d AS 'd'");
        Assert.Equal(108, refused.ExitCode);
        Assert.Contains("-e:1:1: ORA-27486: insufficient privileges: HR", refused.Error, StringComparison.Ordinal);
        Assert.Contains("ORA-00955", (await SqlAsync("-e", "CREATE DIRECTORY d AS 'd'; CREATE OR REPLACE DIRECTORY d AS 'e'; CREATE DIRECTORY d AS 'd';")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_exported_makes_the_same_anew()
    {
        await DoneAsync("-e", """
            BEGIN
              DBMS_SCHEDULER.CREATE_SCHEDULE('holidays', NULL, 'FREQ=YEARLY;BYDATE=0101');
              DBMS_SCHEDULER.CREATE_SCHEDULE('daily', TIMESTAMP '2099-01-01 02:00:00 Europe/Vienna', 'FREQ=DAILY;EXCLUDE=holidays', comments => 'it''s & <b>');
              DBMS_SCHEDULER.CREATE_PROGRAM('p', 'EXECUTABLE', 'hello.sh', 2);
              DBMS_SCHEDULER.DEFINE_PROGRAM_ARGUMENT('p', 1, 'who', 'VARCHAR2', 'world');
              DBMS_SCHEDULER.DEFINE_METADATA_ARGUMENT('p', 'job_name', 2);
              DBMS_SCHEDULER.ENABLE('p');
              DBMS_SCHEDULER.CREATE_JOB('"a job"', program_name => 'p', schedule_name => 'daily', auto_drop => FALSE);
              DBMS_SCHEDULER.SET_JOB_ARGUMENT_VALUE('"a job"', 'who', '&' || q'[x *y* /*z*/ '<w>']' || CHR(10) || '/' || CHR(10));
              DBMS_SCHEDULER.SET_ATTRIBUTE('"a job"', 'max_run_duration', INTERVAL '5' MINUTE);
              DBMS_SCHEDULER.SET_ATTRIBUTE('"a job"', 'raise_events', DBMS_SCHEDULER.JOB_FAILED + DBMS_SCHEDULER.JOB_BROKEN);
              DBMS_SCHEDULER.ENABLE('"a job"');
              DBMS_SCHEDULER.CREATE_JOB('masked', 'EXECUTABLE', 'hello.sh', 1, TIMESTAMP '2099-01-01 00:00:00 +01:00');
              DBMS_SCHEDULER.SET_JOB_ARGUMENT_VALUE('masked', 1, 's3cret');
              DBMS_SCHEDULER.SET_ATTRIBUTE('masked', 'mask_arguments', 'ALL');
            END;
            """);
        var exported = await ExportAsync();
        Assert.DoesNotContain("s3cret", exported, StringComparison.Ordinal);
        await DoneAsync("-e", "EXEC DBMS_SCHEDULER.DROP_JOB('\"a job\", masked'); DBMS_SCHEDULER.DROP_PROGRAM('p'); DBMS_SCHEDULER.DROP_SCHEDULE('daily'); DBMS_SCHEDULER.DROP_SCHEDULE('holidays')");

        var file = Path.Combine(_agent.Agent.Root, "exported.sql");
        File.WriteAllText(file, exported);
        Assert.Contains("&MASKED_ARGUMENT_1 is a placeholder without a value", (await SqlAsync(file)).Error, StringComparison.Ordinal);
        // That was the end of it: what comes before was made, in blocks of their own.
        await DoneAsync("-e", "EXEC DBMS_SCHEDULER.DROP_PROGRAM('p'); DBMS_SCHEDULER.DROP_SCHEDULE('daily'); DBMS_SCHEDULER.DROP_SCHEDULE('holidays')");
        await DoneAsync(file, "--define", "masked_argument_1=s3cret");

        Assert.Equal(exported, await ExportAsync());
        Assert.Contains("&' || 'x", exported, StringComparison.Ordinal);
    }

    private Task<CommandResult> SqlAsync(params string[] arguments) => ScriptHostProgram.RunAsync(["sql", .. arguments, "--data", _agent.Agent.Data]);

    private Task<string> DoneAsync(params string[] arguments) => ScriptHostProgram.DoneAsync(["sql", .. arguments, "--data", _agent.Agent.Data]);

    private async Task<string> ExportAsync() => (await ScriptHostProgram.RunAsync("job", "export", "--data", _agent.Agent.Data)).Output;

    private async Task<IEnumerable<string>> NamesAsync(string kind) =>
        (await ScriptHostProgram.RunAsync(kind, "list", "--data", _agent.Agent.Data)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]);

    private async Task<string> StatusOfAsync(string job)
    {
        while (true)
        {
            // It ends soon, or the test's own bound does.
            var rows = (await DoneAsync("-e", $"SELECT status FROM user_cloud_function_run_details WHERE job_name = '{job}'", "--csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (rows.Length > 1)
            {
                return rows[1].Trim();
            }
        }
    }
}
