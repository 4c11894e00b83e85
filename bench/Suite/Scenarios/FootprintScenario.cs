using ScriptHost.Benchmarks.Machines;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

internal static class FootprintScenario
{
    private const int Starts = 5;
    private const int FewRuns = 100;

    // Up to the last run before the worker is replaced for its age.
    private const int ManyRuns = 10_000 - FewRuns - 1;

    public static async Task RunAsync(Measurement measurement)
    {
        using var folder = new AgentFolder();
        var starts = new List<double>();
        for (var i = 0; i < (measurement.IsQuick ? 1 : Starts); i++)
        {
            await using var started = await MeasuredAgent.StartAsync(folder, new AgentSettings(measurement.Program));
            starts.Add(started.StartTime.TotalMilliseconds);
        }

        measurement.Add(new Row("agent, start to ready") { Median = Statistics.Median(starts), P99 = starts.Max(), Count = starts.Count });
        measurement.Find("F8.start", Statistics.Median(starts));

        await using var agent = await MeasuredAgent.StartAsync(folder, new AgentSettings(measurement.Program));
        measurement.Add(new Row("agent, memory before any run") { Memory = ProcessMemory.ResidentOf(agent.ProcessId) });
        await MeasureAsync(measurement, agent, FewRuns);
        var (agentMemory, workerMemory) = await MeasureAsync(measurement, agent, measurement.Scaled(ManyRuns));
        measurement.Find("F8.agent", agentMemory);
        measurement.Find("F8.worker", workerMemory);
    }

    private static async Task<(double Agent, double Worker)> MeasureAsync(Measurement measurement, MeasuredAgent agent, int runs)
    {
        var worker = 0;
        await ClosedLoop.RunAsync(async () => worker = await agent.RunAsync("FOOTPRINT"), new Turn(runs, TimeSpan.FromMinutes(3)));
        await Task.Delay(TimeSpan.FromSeconds(2));
        var memory = (ProcessMemory.ResidentOf(agent.ProcessId), ProcessMemory.ResidentOf(worker));
        measurement.Add(new Row($"agent, idle after {runs} more runs") { Memory = memory.Item1 });
        measurement.Add(new Row($"C# worker, idle after {runs} more runs") { Memory = memory.Item2 });
        return memory;
    }
}
