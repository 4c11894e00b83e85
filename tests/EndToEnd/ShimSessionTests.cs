using System.Diagnostics;
using ScriptHost.Tests.Shared;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>C# in the caller's own session: the caller's transaction is open on a PostgreSQL server, which stands for Oracle's.</summary>
public sealed class ShimSessionTests : IAsyncLifetime
{
    private const string Sees = "SELECT n FROM t ORDER BY n";
    private const string Sleeps =
        """
        int GsfMain(int argc, string[] argv, IScriptContext ctx)
        {
            ctx.Connection.Execute("INSERT INTO t VALUES (2)");
            ctx.Connection.Execute("SELECT pg_sleep(600)");
            return 0;
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("shim").FullName;
    private readonly PostgreSqlServer _server = new();
    private StartedAgent _agent = null!;

    private string SocketPath => Path.Combine(_folder, "http.sock");

    private string Session => $"host={_server.Folder} dbname=postgres user=postgres application_name=caller";

    public async Task InitializeAsync()
    {
        await _server.InitializeAsync();
        await _server.ExecuteAsync("CREATE TABLE t (n integer)");
        _agent = await StartedAgent.StartWithAsync([$"Http__Socket={SocketPath}"]);
    }

    public async Task DisposeAsync()
    {
        await _agent.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_script_works_in_the_callers_transaction_which_the_caller_takes_back()
    {
        var action = _agent.WriteScript(
            """
            int GsfMain(int argc, string[] argv, IScriptContext ctx)
            {
                using (var connection = ctx.GetConnection())
                {
                    Console.WriteLine("sees " + connection.ExecuteScalar<int>("SELECT n FROM t"));
                    connection.Execute("INSERT INTO t VALUES (:n)", new { n = 2 });
                }

                ctx.Connection.Execute("INSERT INTO t VALUES (3)");
                return ctx.Connection.ExecuteScalar<int>("SELECT count(*) FROM t");
            }
            """);

        using var caller = Call(action);
        var finished = await caller.EndAsync();

        Assert.True(finished.Value == 3, finished.Output + finished.Errors);
        Assert.Contains("sees 1\n", finished.Output);
        Assert.Equal("""[["1"], ["2"], ["3"]]""", finished.Sees);
        Assert.Equal("[]", finished.SeesAfterRollback);
        var run = await RunOfAsync(action, RunState.Ended);
        Assert.Equal(TransactionState.Unknown, run.Outcome.Transaction);
        Assert.Equal("", run.Profile);
    }

    [Fact]
    public async Task Committing_is_refused_with_a_sentence_and_an_error_leaves_the_rest()
    {
        var action = _agent.WriteScript(
            """
            void GsfMain(int argc, string[] argv, IScriptContext ctx)
            {
                ctx.Connection.Execute("INSERT INTO t VALUES (2)");
                ctx.Connection.Commit();
            }
            """);

        using var caller = Call(action);
        var finished = await caller.EndAsync();

        Assert.Equal(-1, finished.Value);
        Assert.Contains("the transaction is the caller's", finished.Errors);
        Assert.Equal("""[["1"], ["2"]]""", finished.Sees);
    }

    [Fact]
    public async Task A_Python_script_with_context_runs_in_the_shims_own_process()
    {
        var action = _agent.WriteScript(
            """
            import utils
            def gsf_main(argc, argv):
                utils.getconnection().cursor().execute("INSERT INTO t VALUES (:n)", {"n": int(argv[0])})
                return argc + 10
            """,
            ".py");

        using var caller = Call(action, "5");
        var finished = await caller.EndAsync();

        Assert.True(finished.Value == 11, finished.Errors);
        Assert.Equal("""[["1"], ["5"]]""", finished.Sees);
        Assert.Empty((await _agent.Client.ListRunsAsync(new ListRunsRequest())).Runs);
    }

    [Fact]
    public async Task A_run_that_is_stopped_breaks_its_statement_and_the_caller_goes_on()
    {
        var action = _agent.WriteScript(Sleeps);
        using var caller = Call(action);
        var run = await SleepingRunAsync(action);

        await _agent.Client.CancelRunAsync(new CancelRunRequest { RunId = run.RunId });

        var finished = await caller.EndAsync();
        Assert.Equal(-1, finished.Value);
        Assert.Equal("""[["1"], ["2"]]""", finished.Sees);
        Assert.Equal("[]", finished.SeesAfterRollback);
    }

    [Fact]
    public async Task A_caller_that_is_killed_has_its_run_stopped()
    {
        var action = _agent.WriteScript(Sleeps);
        using var caller = Call(action);
        await SleepingRunAsync(action);

        caller.Kill();

        // PostgreSQL itself goes on sleeping: it does not look whether its client is still there.
        var run = await RunOfAsync(action, RunState.Ended);
        Assert.NotEqual(OutcomeStatus.Succeeded, run.Outcome.Status);
    }

    [Fact]
    public async Task A_signal_stops_the_run_and_its_statement()
    {
        var action = _agent.WriteScript(Sleeps);
        using var caller = Call(action);
        await SleepingRunAsync(action);

        using (var kill = Process.Start("kill", ["-TERM", $"{caller.ProcessId}"]))
        {
            await kill.WaitForExitAsync();
        }

        Assert.Equal(143, (await caller.EndAsync()).ExitCode);
        Assert.Equal(OutcomeStatus.Stopped, (await RunOfAsync(action, RunState.Ended)).Outcome.Status);
        await UntilNobodySleepsAsync();
    }

    [Fact]
    public async Task A_worker_that_is_killed_gives_the_caller_its_session_back()
    {
        var action = _agent.WriteScript(Sleeps);
        using var caller = Call(action);
        var run = await SleepingRunAsync(action);

        Process.GetProcessById(run.ProcessId).Kill();

        var finished = await caller.EndAsync();
        Assert.Equal(-1, finished.Value);
        Assert.Equal("""[["1"], ["2"]]""", finished.Sees);
    }

    [Fact]
    public async Task An_agent_that_is_killed_gives_the_caller_its_session_back()
    {
        var action = _agent.WriteScript(Sleeps);
        using var caller = Call(action);
        await SleepingRunAsync(action);

        _agent.MarkKilled();
        Process.GetProcessById(_agent.ProcessId).Kill();

        var finished = await caller.EndAsync();
        Assert.Equal(-1, finished.Value);
        Assert.Contains("is gone", finished.Errors);
        Assert.Equal("""[["1"], ["2"]]""", finished.Sees);
    }

    [Fact]
    public async Task A_database_that_ends_the_session_fails_the_script_and_the_caller_is_told()
    {
        var action = _agent.WriteScript(Sleeps);
        using var caller = Call(action);
        await SleepingRunAsync(action);

        await _server.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'caller'");

        var finished = await caller.EndAsync();
        Assert.Equal(-1, finished.Value);
        Assert.Contains("The caller's session cannot be used any more", finished.Errors);
    }

    [Fact]
    public async Task Over_mutual_TLS_much_passes_in_both_directions()
    {
        await using var far = await ListeningAgent.StartAsync();
        var action = far.Agent.WriteScript(
            """
            int GsfMain(int argc, string[] argv, IScriptContext ctx)
            {
                ctx.Connection.Cursor().ExecuteMany("INSERT INTO t VALUES (:n)", Enumerable.Range(2, 50_000).Select(n => new object[] { n }));
                var text = new string('x', 3_000_000);
                return ctx.Connection.ExecuteScalar<int>("SELECT length(CAST(:text AS text))", new { text }) == text.Length
                    && ctx.Connection.Query<int>("SELECT n FROM t", buffered: false).Count() == 50_001 ? 0 : 1;
            }
            """);

        using var caller = CallWith(
            new()
            {
                ["SCRIPTHOST_AGENT"] = $"https://localhost:{far.Address.Split(':')[^1]}",
                ["SCRIPTHOST_CERTIFICATE"] = Path.Combine(far.Wallet, "client", "ewallet.pem"),
                ["SCRIPTHOST_CA"] = Path.Combine(far.Wallet, "client", "ca.pem"),
                ["CALLER_SEES"] = "SELECT count(*) FROM t",
            },
            action);
        var finished = await caller.EndAsync();

        Assert.True(finished.Value == 0, finished.Errors);
        Assert.Equal("""[["50001"]]""", finished.Sees);
    }

    private ShimCaller Call(params string[] arguments) => CallWith([], arguments);

    private ShimCaller CallWith(Dictionary<string, string> settings, params string[] arguments) => ShimCaller.Start(
        new Dictionary<string, string>
        {
            ["SCRIPTHOST_AGENT"] = $"unix:{SocketPath}",
            ["CALLER_SESSION"] = Session,
            ["CALLER_BEFORE"] = "INSERT INTO t VALUES (1)",
            ["CALLER_SEES"] = Sees,
            ["CALLER_PATIENCE"] = "1",
        }.Where(pair => !settings.ContainsKey(pair.Key)).Concat(settings).ToDictionary(),
        arguments);

    /// <summary>The run, once the server is at work on its statement.</summary>
    private async Task<RunRecord> SleepingRunAsync(string action)
    {
        var run = await RunOfAsync(action, RunState.Running);
        await UntilAsync(async () => await SleeperCountAsync() > 0);
        return run;
    }

    private Task UntilNobodySleepsAsync() => UntilAsync(async () => await SleeperCountAsync() == 0);

    private Task<long> SleeperCountAsync() => _server.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'caller' AND state = 'active'");

    private async Task<RunRecord> RunOfAsync(string action, RunState state)
    {
        RunRecord? found = null;
        await UntilAsync(async () =>
        {
            var list = await _agent.Client.ListRunsAsync(new ListRunsRequest());
            return (found = list.Runs.FirstOrDefault(run => run.Action == action && run.State == state)) is not null;
        });
        return found!;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await isSo().WaitAsync(patience.Token))
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
