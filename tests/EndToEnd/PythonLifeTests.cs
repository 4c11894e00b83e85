using System.Diagnostics;
using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>What becomes of Python runs when one of the processes behind them is killed.</summary>
[Collection(OneAgent.Name)]
public sealed class PythonLifeTests(AgentFixture agent)
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(0, Reason.WorkerLost)]
    [InlineData(1, Reason.WorkerLost)]
    [InlineData(2, Reason.Crashed)]
    public async Task A_killed_supervisor_zygote_or_child_costs_the_runs_that_it_held_and_no_later_one(int generation, Reason reason)
    {
        var owner = $"LOST_{generation}";
        var waiting = agent.WriteScript("import time\ndef gsf_main(argc, argv):\n    print('up')\n    time.sleep(600)\n", ".py");
        using var run = agent.Client.RunJob(new RunJobRequest { Owner = owner, Action = waiting });
        var events = await ReadUntilAsync(run, one => one.Output is not null);
        var started = events.Single(one => one.Started is not null).Started;

        var victim = started.ProcessId;
        for (var i = 0; i < generation; i++)
        {
            victim = FirstChildOf(victim);
        }

        using (var kill = Process.Start("kill", ["-KILL", $"{victim}"]))
        {
            await kill.WaitForExitAsync().WaitAsync(Bound);
        }

        var outcome = (await ReadUntilAsync(run, one => one.Outcome is not null))[^1].Outcome;
        var next = await agent.RunAsync(new RunJobRequest { Owner = owner, Action = agent.WriteScript("def gsf_main(argc, argv):\n    print('next')\n", ".py") });

        Assert.Equal((OutcomeStatus.Failed, reason), (outcome.Status, outcome.Reason));
        Assert.Equal((OutcomeStatus.Succeeded, "next\n"), (next.Outcome.Status, next.Output));
    }

    [Fact]
    public async Task Memory_beyond_the_limit_is_told_with_its_line()
    {
        var run = await agent.RunAsync(new RunJobRequest
        {
            Action = agent.WriteScript("def gsf_main(argc, argv):\n    [0] * 1_000_000_000\n", ".py"),
            Limits = new Limits { MemoryBytes = 512 * 1024 * 1024 },
        });

        Assert.Equal((OutcomeStatus.Failed, Reason.OutOfMemory, 2), (run.Outcome.Status, run.Outcome.Reason, run.Outcome.Location.Line));
    }

    [Fact]
    public async Task What_a_run_leaves_in_a_session_of_its_own_ends_with_the_run()
    {
        const string script = "import subprocess\ndef gsf_main(argc, argv):\n    subprocess.run(['sh', '-c', 'setsid sleep 1000.375 &'])\n";

        var run = await agent.RunAsync(new RunJobRequest { Action = agent.WriteScript(script, ".py") });

        Assert.Equal(OutcomeStatus.Succeeded, run.Outcome.Status);
        using var bound = new CancellationTokenSource(Bound);
        while (ProcessTable.IdsOf("sleep\01000.375").Count > 0)
        {
            await Task.Delay(20, bound.Token);
        }
    }

    // The run's child stands before the one that waits for the next run: it was there first.
    private static int FirstChildOf(int process) => int.Parse(
        File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<List<RunEvent>> ReadUntilAsync(AsyncServerStreamingCall<RunJobReply> call, Func<RunEvent, bool> isWanted)
    {
        var events = new List<RunEvent>();
        while (!events.Exists(one => isWanted(one)))
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Bound));
            events.AddRange(call.ResponseStream.Current.Events);
        }

        return events;
    }
}
