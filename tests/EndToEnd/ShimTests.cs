using System.Diagnostics;
using System.Text.Json;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

public sealed class ShimTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shim").FullName;
    private StartedAgent _agent = null!;

    private string SocketPath => Path.Combine(_folder, "http.sock");

    public async Task InitializeAsync() => _agent = await StartedAgent.StartWithAsync([$"Http__Socket={SocketPath}"]);

    public async Task DisposeAsync()
    {
        await _agent.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Output_is_passed_on_and_the_scripts_value_is_returned()
    {
        var action = _agent.WriteScript("""int GsfMain(int argc, string[] argv) { Console.WriteLine("Grüße " + argv[1]); Console.Error.WriteLine("oh"); return argc + 5; }""");

        using var caller = Call([], action, "a", "b c");
        var finished = await caller.EndAsync();

        Assert.Equal(7, finished.Value);
        Assert.Contains("Grüße b c\n", finished.Output);
        Assert.Contains("oh\n", finished.Errors);
    }

    [Fact]
    public async Task Success_is_0_and_an_exception_is_minus_1_with_its_words()
    {
        using var good = Call([], _agent.WriteScript("void GsfMain(int argc, string[] argv) { }"));
        using var bad = Call([], _agent.WriteScript("""void GsfMain(int argc, string[] argv) => throw new Exception("on purpose");"""));

        Assert.Equal(0, (await good.EndAsync()).Value);
        var failed = await bad.EndAsync();
        Assert.Equal(-1, failed.Value);
        Assert.Contains("scripthost: System.Exception: on purpose", failed.Errors);
    }

    [Fact]
    public async Task A_shell_script_and_a_Python_script_without_context_run_at_the_agent()
    {
        using var shell = Call([], _agent.WriteScript("#!/bin/sh\necho from the shell; exit 3\n", ".sh"));
        using var python = Call([], _agent.WriteScript("def gsf_main(argc, argv):\n    print('from', argv[0])\n    return 4\n", ".py"), "Python");

        var (first, second) = (await shell.EndAsync(), await python.EndAsync());
        Assert.True((first.Value, second.Value) == (3, 4), first.Errors + second.Errors);
        Assert.Contains("from the shell\n", first.Output);
        Assert.Contains("from Python\n", second.Output);
    }

    [Fact]
    public async Task Under_another_name_the_shim_stands_for_a_script()
    {
        var link = Path.Combine(_folder, "payroll.py");
        File.CreateSymbolicLink(link, ShimCaller.ShimPath);
        var settings = new { agent = $"unix:{SocketPath}", owner = "HR", actions = new { payroll = _agent.WriteScript("int GsfMain(int argc, string[] argv) => int.Parse(argv[0]);") } };
        await File.WriteAllTextAsync(Path.Combine(_folder, "scripthost_shim.json"), JsonSerializer.Serialize(settings));

        using var caller = ShimCaller.Start(new Dictionary<string, string> { ["CALLER_SHIM"] = link }, "11");
        var finished = await caller.EndAsync();

        Assert.True(finished.Value == 11, finished.Errors);
    }

    [Fact]
    public async Task Without_an_agent_it_says_so_and_returns_minus_1()
    {
        using var caller = Call(new() { ["SCRIPTHOST_AGENT"] = "unix:/nowhere/http.sock" }, "x.csx");
        var finished = await caller.EndAsync();

        Assert.Equal(-1, finished.Value);
        Assert.Contains("no agent can be reached at unix:///nowhere/http.sock", finished.Errors.Replace("unix:/nowhere", "unix:///nowhere", StringComparison.Ordinal));
        Assert.Contains("SCRIPTHOST_AGENT", finished.Errors);
    }

    [Fact]
    public async Task Settings_that_are_not_in_order_are_told_all_at_once()
    {
        using var caller = Call(new() { ["SCRIPTHOST_AGENT"] = "ftp://x", ["SCRIPTHOST_COMMIT"] = "maybe", ["SCRIPTHOST_TIME_LIMIT"] = "soon" }, "x.csx");
        var finished = await caller.EndAsync();

        Assert.Equal(-1, finished.Value);
        Assert.All(["commit is 'maybe'", "time_limit is 'soon'", "agent is 'ftp://x'"], mistake => Assert.Contains(mistake, finished.Errors));
    }

    [Fact]
    public async Task A_script_that_is_not_there_is_the_agents_to_name()
    {
        using var caller = Call([], "missing.csx");
        var finished = await caller.EndAsync();

        Assert.Equal(-1, finished.Value);
        Assert.Contains("missing.csx", finished.Errors);
    }

    [Fact]
    public async Task A_signal_stops_the_run_and_then_takes_its_course()
    {
        var action = _agent.WriteScript("""async Task GsfMain(int argc, string[] argv, IScriptContext ctx) { Console.WriteLine("started"); await Task.Delay(-1, ctx.CancellationToken); }""");
        using var caller = Call([], action);
        var run = await RunOfAsync(action, RunState.Running);

        using (var kill = Process.Start("kill", ["-TERM", $"{caller.ProcessId}"]))
        {
            await kill.WaitForExitAsync();
        }

        var finished = await caller.EndAsync();
        Assert.Equal(143, finished.ExitCode);
        Assert.Equal(OutcomeStatus.Stopped, (await RunOfAsync(action, RunState.Ended)).Outcome.Status);
        Assert.Equal(run.RunId, (await RunOfAsync(action, RunState.Ended)).RunId);
    }

    [Fact]
    public async Task A_time_limit_of_the_shims_settings_ends_the_run()
    {
        using var caller = Call(new() { ["SCRIPTHOST_TIME_LIMIT"] = "1" }, _agent.WriteScript("void GsfMain(int argc, string[] argv) { while (true) { } }"));
        var finished = await caller.EndAsync();

        Assert.Equal(-1, finished.Value);
        Assert.Contains("time", finished.Errors);
    }

    [Fact]
    public async Task An_agent_that_dies_leaves_no_caller_hanging()
    {
        var action = _agent.WriteScript("async Task GsfMain(int argc, string[] argv, IScriptContext ctx) => await Task.Delay(-1, ctx.CancellationToken);");
        using var caller = Call(new() { ["CALLER_PATIENCE"] = "1" }, action);
        await RunOfAsync(action, RunState.Running);

        _agent.MarkKilled();
        Process.GetProcessById(_agent.ProcessId).Kill();

        var finished = await caller.EndAsync();
        Assert.Equal(-1, finished.Value);
        Assert.Contains("is gone", finished.Errors);
    }

    [Fact]
    public async Task Over_mutual_TLS_it_is_the_same()
    {
        await using var far = await ListeningAgent.StartAsync();
        var action = far.Agent.WriteScript("""int GsfMain(int argc, string[] argv) { Console.WriteLine("from afar"); return 6; }""");
        var settings = new Dictionary<string, string>
        {
            ["SCRIPTHOST_AGENT"] = $"https://localhost:{far.Address.Split(':')[^1]}",
            ["SCRIPTHOST_CERTIFICATE"] = Path.Combine(far.Wallet, "client", "ewallet.pem"),
            ["SCRIPTHOST_CA"] = Path.Combine(far.Wallet, "client", "ca.pem"),
        };

        using var caller = Call(settings, action);
        var finished = await caller.EndAsync();
        Assert.True(finished.Value == 6, finished.Errors);
        Assert.Contains("from afar\n", finished.Output);

        settings["SCRIPTHOST_CERTIFICATE"] = Path.Combine(far.Wallet, "client", "missing.pem");
        using var nobody = Call(settings, action);
        Assert.Contains("the certificates cannot be read", (await nobody.EndAsync()).Errors);
    }

    private ShimCaller Call(Dictionary<string, string> environment, params string[] arguments) => ShimCaller.Start(
        new Dictionary<string, string>(environment.Concat(
            new Dictionary<string, string> { ["SCRIPTHOST_AGENT"] = $"unix:{SocketPath}", ["SCRIPTHOST_OWNER"] = "TESTER" }.Where(pair => !environment.ContainsKey(pair.Key)))),
        arguments);

    private async Task<RunRecord> RunOfAsync(string action, RunState state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var list = await _agent.Client.ListRunsAsync(new ListRunsRequest(), cancellationToken: patience.Token);
            if (list.Runs.FirstOrDefault(run => run.Action == action && run.State == state) is { } found)
            {
                return found;
            }

            await Task.Delay(20, patience.Token);
        }
    }
}
