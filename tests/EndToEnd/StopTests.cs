using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

[Collection(OneAgent.Name)]
public sealed class StopTests(AgentFixture agent)
{
    private const string Patient = """
        async Task GsfMain(int argc, string[] argv, IScriptContext ctx)
        {
            Console.WriteLine("started");
            try { await Task.Delay(-1, ctx.CancellationToken); }
            finally { Console.WriteLine("tidied up"); }
        }
        """;

    private const string Stubborn = "void GsfMain(int argc, string[] argv) { Console.WriteLine(\"started\"); while (true) { } }";

    private const string PatientPython = """
        import scripthost, time
        def gsf_main(argc, argv):
            try:
                print("started")
                time.sleep(1000)
            finally:
                print("tidied up")
        """;

    private const string StubbornPython = """
        import signal, time
        def gsf_main(argc, argv):
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            print("started")
            while True: time.sleep(1000)
        """;

    private const string PatientShell = "trap 'echo tidied up; exit 1' TERM; echo started; while :; do sleep 0.05; done";

    private const string StubbornShell = "trap '' TERM; echo started; while :; do sleep 0.05; done";

    [Theory]
    [InlineData(".csx", Patient)]
    [InlineData(".py", PatientPython)]
    [InlineData(".sh", PatientShell)]
    public async Task A_cancelled_script_that_listens_ends_in_order(string extension, string script)
    {
        var run = await CancelOnceStartedAsync(script, extension, grace: TimeSpan.FromMinutes(1));

        Assert.Equal((OutcomeStatus.Stopped, Reason.Cancelled), (run.Outcome.Status, run.Outcome.Reason));
        Assert.Equal("started\ntidied up\n", run.Output);
    }

    [Theory]
    [InlineData(".csx", Stubborn)]
    [InlineData(".py", StubbornPython)]
    [InlineData(".sh", StubbornShell)]
    public async Task A_cancelled_script_that_does_not_listen_is_killed_after_the_grace_period(string extension, string script)
    {
        var run = await CancelOnceStartedAsync(script, extension, grace: TimeSpan.FromMilliseconds(100));

        Assert.Equal((OutcomeStatus.Stopped, Reason.Cancelled), (run.Outcome.Status, run.Outcome.Reason));
        Assert.Equal("started\n", run.Output);
    }

    [Theory]
    [InlineData(".csx", Patient)]
    [InlineData(".py", PatientPython)]
    [InlineData(".sh", PatientShell)]
    public async Task A_run_over_its_time_limit_is_stopped_as_timed_out(string extension, string script)
    {
        var action = agent.WriteScript(script, extension);
        FinishedRun run;
        var limit = TimeSpan.FromMilliseconds(500);
        do
        {
            // Until it is enough to get started, on a machine however busy; the script would go on for ever.
            limit *= 2;
            run = await agent.RunAsync(new RunJobRequest { Action = action, Limits = new Limits { WallTime = limit.ToDuration() } });
        }
        while (run.Output == "" && limit < TimeSpan.FromMinutes(1));

        Assert.Equal((OutcomeStatus.Failed, Reason.TimedOut), (run.Outcome.Status, run.Outcome.Reason));
        Assert.Equal("started\ntidied up\n", run.Output);
    }

    [Fact]
    public async Task What_a_stopped_script_did_to_the_database_is_rolled_back()
    {
        var script = agent.WriteScript("""
            async Task GsfMain(int argc, string[] argv, IScriptContext ctx)
            {
                ctx.Connection.Execute("CREATE TABLE stopped (n NUMBER)");
                Console.WriteLine("started");
                try { await Task.Delay(-1, ctx.CancellationToken); } catch (OperationCanceledException) { }
            }
            """);
        var run = await CancelOnceStartedAsync(new RunJobRequest { Action = script, WithContext = true }, TimeSpan.FromMinutes(1));

        Assert.Equal((OutcomeStatus.Stopped, TransactionState.RolledBack), (run.Outcome.Status, run.Outcome.Transaction));
    }

    [Fact]
    public async Task Cancelling_a_run_that_has_ended_says_so()
    {
        var run = await agent.RunScriptAsync("void GsfMain(int argc, string[] argv) { }");

        var reply = await agent.Client.CancelRunAsync(new CancelRunRequest { RunId = run.Events[0].Accepted.RunId });

        Assert.True(reply.AlreadyEnded);
    }

    [Fact]
    public async Task Cancelling_a_run_that_never_was_is_an_error()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await agent.Client.CancelRunAsync(new CancelRunRequest { RunId = "never-was" }));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    private Task<FinishedRun> CancelOnceStartedAsync(string content, string extension, TimeSpan grace) =>
        CancelOnceStartedAsync(new RunJobRequest { Action = agent.WriteScript(content, extension) }, grace);

    private async Task<FinishedRun> CancelOnceStartedAsync(RunJobRequest request, TimeSpan grace)
    {
        request.Owner = "TESTER";
        using var call = agent.Client.RunJob(request, deadline: DateTime.UtcNow.AddMinutes(2));
        var events = new List<RunEvent>();
        var cancelled = false;
        await foreach (var reply in call.ResponseStream.ReadAllAsync())
        {
            events.AddRange(reply.Events);
            if (!cancelled && reply.Events.Any(one => one.Output is not null))
            {
                cancelled = true;
                await agent.Client.CancelRunAsync(new CancelRunRequest { RunId = events[0].Accepted.RunId, Grace = grace.ToDuration() });
            }
        }

        return new FinishedRun(events);
    }
}
