using System.Collections.Concurrent;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>A bad script costs its own run and nothing else.</summary>
[Collection(OneAgent.Name)]
public sealed class FaultTests(AgentFixture agent)
{
    /// <summary>Scripts that go wrong while they run or after they have returned, with what their own run ends as.</summary>
    public static TheoryData<string, OutcomeStatus, Reason> Faults => new()
    {
        { "void GsfMain(int argc, string[] argv) => Environment.FailFast(\"\");", OutcomeStatus.Failed, Reason.Crashed },
        { "int Deep(int n) => n + Deep(n + 1); int GsfMain(int argc, string[] argv) => Deep(0);", OutcomeStatus.Failed, Reason.Crashed },
        { "void GsfMain(int argc, string[] argv) => Environment.Exit(0);", OutcomeStatus.Failed, Reason.ProcessExited },
        { "unsafe void GsfMain(int argc, string[] argv) => System.Runtime.InteropServices.Marshal.WriteInt32((nint)(-4096), 1);", OutcomeStatus.Failed, Reason.Crashed },
        { "void GsfMain(int argc, string[] argv) { var t = new Thread(() => throw new Exception(\"in a thread\")); t.Start(); t.Join(); }", OutcomeStatus.Failed, Reason.Crashed },
        { "async void Later() { await Task.Yield(); throw new Exception(\"async void\"); } async Task GsfMain(int argc, string[] argv) { Later(); await Task.Delay(-1); }", OutcomeStatus.Failed, Reason.Crashed },
        { "void GsfMain(int argc, string[] argv) { new Thread(() => { Thread.Sleep(1000); throw new Exception(\"after return\"); }).Start(); }", OutcomeStatus.Succeeded, Reason.Unspecified },
        { "async void Later() { await Task.Delay(1000); throw new Exception(\"after return\"); } void GsfMain(int argc, string[] argv) => Later();", OutcomeStatus.Succeeded, Reason.Unspecified },
        { "void GsfMain(int argc, string[] argv) { _ = Task.Run(async () => { while (true) { Console.WriteLine(\"stray\"); await Task.Delay(1); } }); }", OutcomeStatus.Succeeded, Reason.Unspecified },
        { "void GsfMain(int argc, string[] argv) { new Timer(_ => Console.WriteLine(\"stray\"), null, 200, 1); }", OutcomeStatus.Succeeded, Reason.Unspecified },
        { "void GsfMain(int argc, string[] argv) { new Thread(() => { while (true) { } }) { IsBackground = true }.Start(); }", OutcomeStatus.Succeeded, Reason.Unspecified },
        { "using System.Runtime.InteropServices; [DllImport(\"libc\")] static extern int close(int d); void GsfMain(int argc, string[] argv) { close(1); close(2); close(0); }", OutcomeStatus.Succeeded, Reason.Unspecified },
        { "void GsfMain(int argc, string[] argv) => System.Diagnostics.Process.Start(\"cat\").WaitForExit();", OutcomeStatus.Succeeded, Reason.Unspecified },
        { "void GsfMain(int argc, string[] argv) => GC.KeepAlive(new long[2_000_000_000]);", OutcomeStatus.Failed, Reason.OutOfMemory },
        { "void GsfMain(int argc, string[] argv) { Console.SetOut(TextWriter.Null); Console.SetError(TextWriter.Null); Environment.CurrentDirectory = \"/\"; Environment.SetEnvironmentVariable(\"HOME\", \"x\"); System.Globalization.CultureInfo.DefaultThreadCurrentCulture = new(\"de-DE\"); }", OutcomeStatus.Succeeded, Reason.Unspecified },
        { "void GsfMain(int argc, string[] argv) => System.Diagnostics.Process.Start(\"setsid\", [\"sh\", \"-c\", \"while :; do echo stray; sleep 0.01; done\"]);", OutcomeStatus.Succeeded, Reason.Unspecified },
        { "void GsfMain(int argc, string[] argv) { var gate = new object(); Monitor.Enter(gate); var t = new Thread(() => { lock (gate) { } }); t.Start(); t.Join(); }", OutcomeStatus.Failed, Reason.TimedOut },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_next_run_of_the_same_owner_is_not_touched(string script, OutcomeStatus status, Reason reason)
    {
        var owner = $"FAULT_{Guid.NewGuid():N}";
        var good = agent.WriteScript("void GsfMain(int argc, string[] argv) { Thread.Sleep(300); Console.Write($\"good {1.5} {Environment.GetEnvironmentVariable(\"HOME\") == Environment.CurrentDirectory}\"); }");

        var bad = await agent.RunAsync(new RunJobRequest
        {
            Owner = owner,
            Action = agent.WriteScript(script),
            Limits = reason == Reason.TimedOut ? new Limits { WallTime = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) } : null,
        });
        var next = await agent.RunAsync(new RunJobRequest { Owner = owner, Action = good });

        Assert.Equal((status, reason), (bad.Outcome.Status, bad.Outcome.Reason));
        Assert.Equal((OutcomeStatus.Succeeded, "good 1.5 True", ""), (next.Outcome.Status, next.Output, next.Error));
    }

    [Fact]
    public async Task Of_many_runs_by_three_owners_only_the_bad_ones_fail()
    {
        string[] bad =
        [
            agent.WriteScript("void GsfMain(int argc, string[] argv) => Environment.FailFast(\"\");"),
            agent.WriteScript("void GsfMain(int argc, string[] argv) => Environment.Exit(0);"),
            agent.WriteScript("int Deep(int n) => n + Deep(n + 1); int GsfMain(int argc, string[] argv) => Deep(0);"),
            agent.WriteScript("import os\ndef gsf_main(argc, argv):\n    os.abort()", ".py"),
            agent.WriteScript("kill -9 $$", ".sh"),
        ];
        string[] good =
        [
            agent.WriteScript("void GsfMain(int argc, string[] argv) => Console.Write(argv[0]);"),
            agent.WriteScript("def gsf_main(argc, argv):\n    print(argv[0], end='')", ".py"),
            agent.WriteScript("printf %s \"$1\"", ".sh"),
        ];
        var wrong = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 150), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, _) =>
        {
            var isBad = i % 10 == 9;
            var run = await agent.RunAsync(new RunJobRequest
            {
                Owner = $"MANY_{i % 3}",
                Action = isBad ? bad[i / 10 % bad.Length] : good[i % good.Length],
                Arguments = { new Argument { Value = $"run {i}" } },
            });
            var isTrue = isBad
                ? run.Outcome is { Status: OutcomeStatus.Failed, Reason: Reason.Crashed or Reason.ProcessExited }
                : run.Outcome.Status == OutcomeStatus.Succeeded && run.Output == $"run {i}";
            if (!isTrue)
            {
                wrong.Add($"{i}: {run.Outcome.Status} {run.Outcome.Reason} {run.Outcome.Message} {run.Output}");
            }
        });

        Assert.Empty(wrong);
    }
}
