using ScriptHost.Tests.Shared;

namespace ScriptHost.EndToEnd.Bridge;

/// <summary>Jobs of a real database whose runs a bridge takes to the agent.</summary>
public sealed class BridgeTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private BridgedDatabase _database = null!;
    private StartedAgent _agent = null!;

    public async Task InitializeAsync()
    {
        _database = await BridgedDatabase.CreateAsync(server);
        _agent = await StartedAgent.StartWithAsync(_database.Settings(), "--roles", "agent,scheduler,bridge");
    }

    public async Task DisposeAsync()
    {
        var log = await _agent.EndAndReadLogAsync();
        await _agent.DisposeAsync();
        await _database.DisposeAsync();
        Assert.DoesNotContain(_database.BridgePassword, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_runs_with_its_arguments_and_its_output_is_in_the_database()
    {
        var script = _agent.WriteScript("""
            int GsfMain(int argc, string[] argv, IScriptContext ctx)
            {
                Console.WriteLine($"{ctx.Job.Owner} {ctx.Job.Name} {argc} {string.Join('|', argv)} ä");
                Console.Error.WriteLine("to stderr");
                return 0;
            }
            """);
        await _database.CreateJobAsync("GREET", script, ["it's", ""]);

        var run = await _database.RunJobAsync("GREET");
        var ended = await _database.WaitForEndAsync(run);

        Assert.Equal("SUCCEEDED 0 ", $"{ended}");
        Assert.Equal($"{_database.Owner} GREET 2 it's| ä\n", await _database.OutputOfAsync(run));
        Assert.Equal("to stderr\n", await _database.OutputOfAsync(run, "stderr"));
    }

    [Theory]
    [InlineData("return 7;", "FAILED 7 ")]
    [InlineData("return -1013;", "FAILED 100 ")]
    [InlineData("throw new System.Exception(\"no luck\");", "FAILED 114 UNHANDLED_EXCEPTION")]
    public async Task What_a_script_returns_is_the_error_number(string body, string expected)
    {
        await _database.CreateJobAsync("FAIL", _agent.WriteScript($"int GsfMain(int argc, string[] argv) {{ {body} }}"), []);

        var ended = await _database.WaitForEndAsync(await _database.RunJobAsync("FAIL"));

        Assert.Equal(expected, $"{ended}");
    }

    [Fact]
    public async Task A_job_with_context_has_a_session_of_its_owner_in_that_database()
    {
        var script = _agent.WriteScript("""
            void GsfMain(int argc, string[] argv, IScriptContext ctx)
            {
                ctx.Connection.Execute("CREATE TABLE made AS SELECT session_user::text AS by, current_setting('scripthost.client_info') AS info");
            }
            """);
        await _database.CreateJobAsync("MAKE", script, [], ", with_context => true");

        var ended = await _database.WaitForEndAsync(await _database.RunJobAsync("MAKE"));

        Assert.Equal("SUCCEEDED 0 ", $"{ended}");
        Assert.Equal(_database.Name, await _database.ScalarAsync("SELECT by FROM made"));
    }

    [Fact]
    public async Task Much_output_comes_whole_and_in_order()
    {
        var script = _agent.WriteScript("#!/bin/sh\ni=0; while [ $i -lt 20000 ]; do echo \"line $i äöü\"; i=$((i+1)); done\n", ".sh");
        await _database.CreateJobAsync("CHATTY", script, []);

        var run = await _database.RunJobAsync("CHATTY");
        var ended = await _database.WaitForEndAsync(run);

        Assert.Equal("SUCCEEDED 0 ", $"{ended}");
        Assert.Equal(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i} äöü\n")), await _database.OutputOfAsync(run));
    }

    [Fact]
    public async Task What_no_agent_can_be_asked_ends_with_a_sentence()
    {
        await _database.CreateJobAsync("LOST", "/no/such/script.csx", []);
        await _database.CreateJobAsync("ELSEWHERE", "hello.sh", [], ", endpoint => 'unknown'");

        var missing = await _database.WaitForEndAsync(await _database.RunJobAsync("LOST"));
        var elsewhere = await _database.WaitForEndAsync(await _database.RunJobAsync("ELSEWHERE"));

        Assert.StartsWith("FAILED", $"{missing}", StringComparison.Ordinal);
        Assert.Contains("/no/such/script.csx", missing.AdditionalInfo, StringComparison.Ordinal);
        Assert.Contains("Bridge:Databases:app:Endpoints", elsewhere.AdditionalInfo, StringComparison.Ordinal);
    }
}
