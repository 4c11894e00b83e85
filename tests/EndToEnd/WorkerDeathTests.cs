using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Workers that somebody kills or stops, at the worst of moments.</summary>
[Collection(OneAgent.Name)]
public sealed class WorkerDeathTests(AgentFixture agent)
{
    private const string Waiting = "void GsfMain(int argc, string[] argv) { Console.WriteLine(\"started\"); Thread.Sleep(-1); }";
    private const string WaitingPython = "import time\ndef gsf_main(argc, argv):\n    print('started')\n    time.sleep(1000)";
    private const string WaitingShell = "echo started; sleep 1000";

    [Theory]
    [InlineData(".csx", Waiting, Reason.Crashed)]
    [InlineData(".py", WaitingPython, Reason.WorkerLost)]
    [InlineData(".sh", WaitingShell, Reason.Crashed)]
    public async Task A_worker_that_is_killed_in_the_midst_of_a_run_fails_that_run_alone(string extension, string script, Reason reason)
    {
        var owner = $"DEATH_{extension[1..]}";
        var run = await RunAsync(owner, script, extension, started => ProcessTable.SignalAsync("-KILL", started));
        var next = await agent.RunAsync(new RunJobRequest { Owner = owner, Action = agent.WriteScript("void GsfMain(int argc, string[] argv) { }") });

        Assert.Equal((OutcomeStatus.Failed, reason, "started\n"), (run.Outcome.Status, run.Outcome.Reason, run.Output));
        Assert.Equal(OutcomeStatus.Succeeded, next.Outcome.Status);
    }

    [Theory]
    [InlineData(".csx", Waiting)]
    [InlineData(".py", WaitingPython)]
    [InlineData(".sh", WaitingShell)]
    public async Task A_run_whose_worker_is_stopped_can_be_cancelled_all_the_same(string extension, string script)
    {
        var runId = $"stopped-{extension[1..]}";
        var run = await RunAsync($"DEATH_STOP_{extension[1..]}", script, extension, runId: runId, whenStarted: async started =>
        {
            await ProcessTable.SignalAsync("-STOP", started);
            await agent.Client.CancelRunAsync(new CancelRunRequest { RunId = runId, Grace = new() });
        });

        Assert.Equal((OutcomeStatus.Stopped, Reason.Cancelled), (run.Outcome.Status, run.Outcome.Reason));
    }

    [Fact]
    public async Task A_worker_that_dies_between_the_scripts_end_and_its_reply_leaves_nothing_committed_and_says_that_nobody_knows()
    {
        const string owner = "DEATH_COMMIT";
        var create = agent.WriteScript("void GsfMain(int argc, string[] argv, IScriptContext ctx) => ctx.Connection.Execute(\"CREATE TABLE t (n NUMBER)\");");
        // The database asks the script's function when the script has returned and its work is about to be committed.
        var die = agent.WriteScript("""
            #r "Microsoft.Data.Sqlite"
            #r "SQLitePCLRaw.core"
            using Microsoft.Data.Sqlite;
            using System.Runtime.InteropServices;
            [DllImport("libc")] static extern int kill(int process, int signal);
            void GsfMain(int argc, string[] argv, IScriptContext ctx)
            {
                ctx.Connection.Execute("INSERT INTO t VALUES (1)");
                SQLitePCL.raw.sqlite3_commit_hook(((SqliteConnection)ctx.Connection.InnerConnection).Handle, _ => kill(Environment.ProcessId, 9), null);
                Console.Write("returned");
            }
            """);
        var count = agent.WriteScript("int GsfMain(int argc, string[] argv, IScriptContext ctx) => ctx.Connection.QuerySingle<int>(\"SELECT COUNT(*) FROM t\");");
        RunJobRequest Request(string action) => new() { Owner = owner, Action = action, WithContext = true };

        Assert.Equal(OutcomeStatus.Succeeded, (await agent.RunAsync(Request(create))).Outcome.Status);
        var dead = await agent.RunAsync(Request(die));
        var after = await agent.RunAsync(Request(count));

        Assert.Equal(
            (OutcomeStatus.Failed, Reason.Crashed, 9, TransactionState.Unknown, "returned"),
            (dead.Outcome.Status, dead.Outcome.Reason, dead.Outcome.Signal, dead.Outcome.Transaction, dead.Output));
        Assert.Equal((OutcomeStatus.Succeeded, 0), (after.Outcome.Status, after.Outcome.ErrorNumber));
    }

    [Theory]
    [InlineData("kill -9 $$", "was killed by SIGKILL")]
    [InlineData("sleep 1000", "did not answer within 5 s")]
    public async Task A_worker_that_dies_or_hangs_at_its_start_fails_the_run_that_waits_for_it_and_the_next_one_starts_another(string start, string why)
    {
        await using var own = await StartedAgent.StartWithAsync(["Workers__Python=ROOT/bin/python", "Workers__StartTimeout=00:00:05"]);
        var python = Path.Combine(Directory.CreateDirectory(Path.Combine(own.Root, "bin")).FullName, "python");
        await WriteProgramAsync(python, start);
        var script = own.WriteScript("def gsf_main(argc, argv):\n    pass", ".py");

        var first = await own.RunAsync(new RunJobRequest { Action = script });
        await WriteProgramAsync(python, $"exec {Environment.GetEnvironmentVariable("SCRIPTHOST_PYTHON")} \"$@\"");
        FinishedRun second;
        do
        {
            // On a busy machine a good one may take longer than that, too.
            second = await own.RunAsync(new RunJobRequest { Action = script });
        }
        while (second.Outcome.Message.Contains("did not answer within 5 s", StringComparison.Ordinal));

        Assert.Equal((OutcomeStatus.Failed, Reason.NotStarted), (first.Outcome.Status, first.Outcome.Reason));
        Assert.Contains(why, first.Outcome.Message, StringComparison.Ordinal);
        Assert.Equal((OutcomeStatus.Succeeded, ""), (second.Outcome.Status, second.Outcome.Message));
    }

    private static async Task WriteProgramAsync(string path, string script)
    {
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    /// <summary>Runs a script, and does something to its process once it has printed.</summary>
    private async Task<FinishedRun> RunAsync(string owner, string script, string extension, Func<int, Task> whenStarted, string runId = "")
    {
        var request = new RunJobRequest { Owner = owner, RunId = runId, Action = agent.WriteScript(script, extension) };
        using var call = agent.Client.RunJob(request, deadline: DateTime.UtcNow.AddMinutes(2));
        var events = new List<RunEvent>();
        var isDone = false;
        await foreach (var reply in call.ResponseStream.ReadAllAsync())
        {
            events.AddRange(reply.Events);
            if (!isDone && reply.Events.Any(one => one.Output is not null))
            {
                isDone = true;
                await whenStarted(events.Single(one => one.Started is not null).Started.ProcessId);
            }
        }

        return new FinishedRun(events);
    }
}
