using System.Collections.Concurrent;
using System.Diagnostics;
using ScriptHost.V1;

namespace ScriptHost.Benchmarks.Workers;

/// <summary>Three owners at once, every tenth run a fault: the rest must succeed, every outcome be true, and nothing pile up.</summary>
internal static class FaultMixBenchmark
{
    private const int Rounds = 6;
    private const int RunsInRound = 500;

    public static async Task RunAsync()
    {
        var agent = await MeasuredAgent.StartAsync(("Workers__StopGrace", "00:00:00.5"));
        var faults = Fault.All.Select(fault => (fault, Action: agent.WriteScript(fault.Name, fault.Script))).ToList();
        string[] good =
        [
            agent.Action,
            agent.WriteScript("good.py", "def gsf_main(argc, argv):\n    print(argv)"),
            agent.WriteScript("good.sh", "true | true"),
        ];
        var next = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var wrong = new ConcurrentBag<string>();
            await Parallel.ForEachAsync(Enumerable.Range(0, RunsInRound), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (i, _) =>
            {
                var owner = $"MIX_{i % 3}";
                if (i % 10 != 9)
                {
                    Check(wrong, $"run {i}", OutcomeStatus.Succeeded, Reason.Unspecified, (await agent.ExecuteAsync(new RunJobRequest { Owner = owner, Action = good[i % good.Length] })).Outcome);
                    return;
                }

                var (fault, action) = faults[Interlocked.Increment(ref next) % faults.Count];
                Check(wrong, fault.Name, fault.Status, fault.Reason, (await agent.ExecuteAsync(new RunJobRequest { Owner = owner, Action = action, Limits = fault.Limits })).Outcome);
            });

            var what = $"round {round}: {RunsInRound} runs by three owners, every tenth a fault";
            Figures.Print(what, $"{Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, {wrong.Count} untrue outcomes, agent {Figures.MemoryOf(agent.ProcessId)} MB");
            foreach (var one in wrong)
            {
                Console.WriteLine($"  {one}");
            }
        }

        var mark = $"scripthost-{agent.ProcessId}-";
        await agent.DisposeAsync();
        Figures.Print("left over after the agent's end: processes, folders", $"{Figures.ProcessesOf(mark)}, {Directory.GetDirectories(Path.GetTempPath(), $"{mark}*").Length}");
    }

    private static void Check(ConcurrentBag<string> wrong, string what, OutcomeStatus status, Reason reason, Outcome outcome)
    {
        if ((outcome.Status, outcome.Reason) != (status, reason))
        {
            wrong.Add($"{what}: {outcome.Status} {outcome.Reason} {outcome.Message}");
        }
    }
}
