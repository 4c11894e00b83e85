using System.Diagnostics;
using Grpc.Core;
using Grpc.Health.V1;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>An agent that was told to end while runs are under way.</summary>
public sealed class DrainTests
{
    private const string Script = """
        async Task GsfMain(int argc, string[] argv, IScriptContext ctx)
        {
            Console.Write("begun");
            while (!File.Exists(argv[0])) await Task.Delay(5, ctx.CancellationToken);
        }
        """;

    [Fact]
    public async Task It_finishes_what_is_under_way_refuses_what_is_new_and_still_answers()
    {
        await using var agent = await StartAsync("Agent__DrainTimeout=00:05:00");
        using var call = await BeginAsync(agent, "run");
        await TerminateAsync(agent);
        await DrainingAsync(agent);

        var refused = await Assert.ThrowsAsync<RpcException>(() => agent.RunAsync(new RunJobRequest { Action = "hello.csx" }));
        var record = (await agent.Client.GetRunAsync(new GetRunRequest { RunId = "run" })).Run;
        await File.WriteAllTextAsync(Gate(agent), "");
        var outcome = await EndOfAsync(call);

        Assert.Equal((StatusCode.Unavailable, "AGENT_DRAINING"), (refused.StatusCode, refused.Trailers.GetValue(ErrorTable.TrailerKey)));
        Assert.Equal(RunState.Running, record.State);
        Assert.Equal(OutcomeStatus.Succeeded, outcome.Status);
        Assert.Equal(0, await agent.WaitForExitAsync());
    }

    [Fact]
    public async Task What_does_not_end_in_time_is_stopped_what_waits_is_not_started_and_the_exit_code_says_so()
    {
        await using var agent = await StartAsync("Agent__DrainTimeout=00:00:01", "Workers__MaxPerKey=1");
        using var running = await BeginAsync(agent, "running");
        using var queued = agent.Client.RunJob(new RunJobRequest { RunId = "queued", Owner = "TESTER", Action = "hello.csx" });
        await queued.ResponseStream.MoveNext(default);
        await TerminateAsync(agent);

        var (stopped, notStarted) = (await EndOfAsync(running), await EndOfAsync(queued));

        Assert.Equal((OutcomeStatus.Stopped, Reason.ShutDown), (stopped.Status, stopped.Reason));
        Assert.Equal(Reason.NotStarted, notStarted.Reason);
        Assert.Equal(124, await agent.WaitForExitAsync());
    }

    [Fact]
    public async Task An_agent_whose_data_folder_is_gone_ends_in_time_although_it_can_store_no_outcome()
    {
        await using var agent = await StartAsync("Agent__DrainTimeout=00:00:01");
        using var running = await BeginAsync(agent, "running");
        Directory.Delete(agent.Data, recursive: true);
        await TerminateAsync(agent);

        Assert.Equal(Reason.ShutDown, (await EndOfAsync(running)).Reason);
        Assert.Equal(124, await agent.WaitForExitAsync());
    }

    [Fact]
    public async Task A_second_signal_does_not_wait()
    {
        await using var agent = await StartAsync("Agent__DrainTimeout=01:00:00");
        using var running = await BeginAsync(agent, "running");
        await TerminateAsync(agent);

        // Two signals of one kind that are on their way at once are one signal to Linux.
        await DrainingAsync(agent);
        await TerminateAsync(agent);

        Assert.Equal(Reason.ShutDown, (await EndOfAsync(running)).Reason);
        Assert.Equal(124, await agent.WaitForExitAsync());
    }

    private static Task<StartedAgent> StartAsync(params string[] settings) => StartedAgent.StartWithAsync(settings);

    private static string Gate(StartedAgent agent) => Path.Combine(agent.Root, "gate");

    private static async Task<AsyncServerStreamingCall<RunJobReply>> BeginAsync(StartedAgent agent, string id)
    {
        var call = agent.Client.RunJob(new RunJobRequest { RunId = id, Owner = "TESTER", Action = agent.WriteScript(Script), Arguments = { new Argument { Value = Gate(agent) } } });
        await call.ReadUntilAsync(one => one.Output is not null);
        return call;
    }

    private static async Task<Outcome> EndOfAsync(AsyncServerStreamingCall<RunJobReply> call) => (await call.ReadToEndAsync()).Outcome;

    private static async Task TerminateAsync(StartedAgent agent)
    {
        using var signal = Process.Start("kill", ["-TERM", $"{agent.ProcessId}"]);
        await signal.WaitForExitAsync();
    }

    private static async Task DrainingAsync(StartedAgent agent)
    {
        var health = new Health.HealthClient(agent.Channel);
        while ((await health.CheckAsync(new HealthCheckRequest())).Status != HealthCheckResponse.Types.ServingStatus.NotServing)
        {
        }
    }
}
