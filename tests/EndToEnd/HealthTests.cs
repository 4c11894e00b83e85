using System.Diagnostics;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

[Collection(OneAgent.Name)]
public sealed class HealthTests(AgentFixture agent)
{
    [Theory]
    [InlineData("", "1 1")]
    [InlineData("scripthost.v1.Agent", "1 1")]
    [InlineData("no.such.Service", "NOT_FOUND 3")]
    public async Task Any_grpc_client_can_ask_for_the_agents_health(string service, string answer)
    {
        var python = Environment.GetEnvironmentVariable("SCRIPTHOST_PYTHON") ?? "/usr/bin/python3";
        using var asked = Process.Start(new ProcessStartInfo(
            python, [Path.Combine(AppContext.BaseDirectory, "Python", "health.py"), Path.Combine(agent.Data, "agent.sock"), service])
        {
            RedirectStandardOutput = true,
        })!;

        Assert.Equal($"{answer}\n", await asked.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1)));
        await asked.WaitForExitAsync();
    }

    [Fact]
    public async Task The_command_says_that_an_agent_accepts_runs()
    {
        var asked = await ScriptHostProgram.RunAsync("health", "--data", agent.Data);

        Assert.Equal((0, "SERVING\n"), (asked.ExitCode, asked.Output));
    }

    [Fact]
    public async Task The_command_fails_where_no_agent_serves()
    {
        var asked = await ScriptHostProgram.RunAsync("health", "--data", Path.Combine(Path.GetTempPath(), "no-such-agent"));

        Assert.Equal((104, ""), (asked.ExitCode, asked.Output));
    }

    [Fact]
    public async Task Many_followed_runs_do_not_keep_a_cancel_from_being_heard()
    {
        const int followers = 300;
        var start = await agent.Client.RunJob(new RunJobRequest
        {
            Owner = "TESTER",
            RunId = "followed",
            Action = agent.WriteScript("async Task GsfMain(int argc, string[] argv, IScriptContext ctx) => await Task.Delay(-1, ctx.CancellationToken);"),
        }).ResponseHeadersAsync.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.NotNull(start);
        var watching = Enumerable.Range(0, followers).Select(_ => agent.WatchHealth()).ToList();
        await Task.WhenAll(watching.Select(call => call.ResponseStream.MoveNext(CancellationToken.None))).WaitAsync(TimeSpan.FromMinutes(1));

        var reply = await agent.Client.CancelRunAsync(new CancelRunRequest { RunId = "followed" }, deadline: DateTime.UtcNow.AddMinutes(1));

        Assert.False(reply.AlreadyEnded);
        watching.ForEach(call => call.Dispose());
    }
}
