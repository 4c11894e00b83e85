using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

[Collection(OneAgent.Name)]
public sealed class DatabaseTests(AgentFixture agent)
{
    private readonly string _owner = $"OWNER_{Guid.NewGuid():N}";

    [Fact]
    public async Task What_a_script_that_succeeds_leaves_is_committed()
    {
        var wrote = await RunAsync("""ctx.Connection.Execute("CREATE TABLE t (n NUMBER)"); ctx.Connection.Execute("INSERT INTO t VALUES (:n)", new { n = 42 });""");
        var read = await RunAsync("""Console.Write(ctx.Connection.QuerySingle<long>("SELECT n FROM t"));""");

        Assert.Equal(TransactionState.Committed, wrote.Outcome.Transaction);
        Assert.Equal("42", read.Output);
        Assert.Equal(TransactionState.None, read.Outcome.Transaction);
    }

    [Theory]
    [InlineData("throw new Exception();")]
    [InlineData("Environment.FailFast(\"\");")]
    public async Task What_a_script_that_fails_leaves_is_rolled_back(string end)
    {
        await RunAsync("""ctx.Connection.Execute("CREATE TABLE t (n NUMBER)");""");
        await RunAsync($"""ctx.Connection.Execute("INSERT INTO t VALUES (1)"); {end}""");

        Assert.Equal("0", (await RunAsync("""Console.Write(ctx.Connection.QuerySingle<long>("SELECT count(*) FROM t"));""")).Output);
    }

    [Fact]
    public async Task Closing_with_uncommitted_work_warns_and_the_next_connection_is_new()
    {
        var run = await RunAsync("""
            var first = ctx.GetConnection();
            first.Execute("CREATE TABLE t (n NUMBER)");
            first.Close();
            Console.Write(object.ReferenceEquals(first, ctx.GetConnection()));
            """);

        Assert.Equal("False", run.Output);
        Assert.Contains("rolled back", run.Error, StringComparison.Ordinal);
        Assert.Equal(TransactionState.RolledBack, run.Outcome.Transaction);
    }

    [Fact]
    public async Task Owners_have_databases_of_their_own()
    {
        await RunAsync("""ctx.Connection.Execute("CREATE TABLE mine (n NUMBER)");""");

        var other = await agent.RunAsync(new RunJobRequest
        {
            Owner = $"{_owner}_2",
            WithContext = true,
            Action = agent.WriteScript("""void GsfMain(int argc, string[] argv, IScriptContext ctx) => ctx.Connection.Execute("SELECT * FROM mine");"""),
        });

        Assert.Equal(Reason.UnhandledException, other.Outcome.Reason);
    }

    [Fact]
    public async Task Asking_for_a_connection_without_context_says_how_to_get_one()
    {
        var run = await agent.RunScriptAsync("void GsfMain(int argc, string[] argv, IScriptContext ctx) => ctx.GetConnection();");

        Assert.Equal(Reason.UnhandledException, run.Outcome.Reason);
        Assert.Contains("WITH_CONTEXT", run.Outcome.Message, StringComparison.Ordinal);
    }

    private Task<FinishedRun> RunAsync(string body) => agent.RunAsync(new RunJobRequest
    {
        Owner = _owner,
        WithContext = true,
        Action = agent.WriteScript($"void GsfMain(int argc, string[] argv, IScriptContext ctx) {{ {body} }}"),
    });
}
