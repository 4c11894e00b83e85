using System.Collections.Concurrent;
using ScriptHost.Benchmarks.Machines;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;
using ScriptHost.V1;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>The rest must succeed, every outcome be true, and nothing pile up.</summary>
internal static class FaultsScenario
{
    private const int Rounds = 6;
    private const int RunsInRound = 500;

    public static async Task RunAsync(Measurement measurement)
    {
        using var folder = new AgentFolder();
        var agent = await MeasuredAgent.StartAsync(folder, new AgentSettings(measurement.Program) { Settings = new Dictionary<string, string> { ["Workers__StopGrace"] = "00:00:00.5" } });
        var faults = Fault.All.Select(fault => (fault, Action: folder.Write(fault.Name, fault.Script))).ToList();
        string[] good = [folder.Nothing, folder.Write("good.py", "def gsf_main(argc, argv):\n    print(argv)"), folder.Write("good.sh", "true | true")];
        var (number, next, wrong) = (0, 0, new ConcurrentBag<string>());
        for (var round = 1; round <= Rounds; round++)
        {
            var load = await ClosedLoop.RunAsync(RunAsync, new Turn(measurement.Scaled(RunsInRound), TimeSpan.FromMinutes(5), 6));
            measurement.Add(new Row($"round {round}: {wrong.Count} untrue outcomes so far") { Rate = load.Rate, Count = load.Milliseconds.Count, Memory = ProcessMemory.ResidentOf(agent.ProcessId) });
        }

        var mark = $"scripthost-{agent.ProcessId}-";
        await agent.DisposeAsync();
        measurement.Note($"Left over after the agent's end: {ProcessMemory.CountOf(mark)} processes, {Directory.GetDirectories(Path.GetTempPath(), $"{mark}*").Length} folders.");
        foreach (var one in wrong)
        {
            measurement.Note($"Untrue: {one}");
        }

        async Task RunAsync()
        {
            var i = Interlocked.Increment(ref number);
            var (what, status, reason, request) = ($"run {i}", OutcomeStatus.Succeeded, Reason.Unspecified, new RunJobRequest { Owner = $"MIX_{i % 3}", Action = good[i % good.Length] });
            if (i % 10 == 9)
            {
                var (fault, action) = faults[Interlocked.Increment(ref next) % faults.Count];
                (what, status, reason, request) = (fault.Name, fault.Status, fault.Reason, new RunJobRequest { Owner = $"MIX_{i % 3}", Action = action, Limits = fault.Limits });
            }

            var outcome = (await agent.ExecuteAsync(request)).Outcome;
            if ((outcome.Status, outcome.Reason) != (status, reason))
            {
                wrong.Add($"{what}: {outcome.Status} {outcome.Reason} {outcome.Message}");
            }
        }
    }
}
