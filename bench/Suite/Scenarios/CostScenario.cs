using System.Globalization;
using ScriptHost.Benchmarks.Machines;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>What a run costs is less moved by neighbours than how long it takes.</summary>
internal static class CostScenario
{
    public static async Task RunAsync(Measurement measurement)
    {
        using var folder = new AgentFolder();
        // One worker for all the time, and processes whose ids are those of this machine.
        var settings = new Dictionary<string, string> { ["Workers__MaxRuns"] = "1000000", ["Workers__Sandbox"] = "none" };
        await using var agent = await MeasuredAgent.StartAsync(folder, new AgentSettings(measurement.Program) { IsListening = true, Settings = settings });
        var worker = 0;
        await ClosedLoop.RunAsync(async () => worker = await agent.RunAsync("BENCH"), new Turn(measurement.Scaled(Measurement.WarmUps), TimeSpan.FromMinutes(1)));
        // For whoever attaches a profiler.
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cost: agent {agent.ProcessId}, worker {worker}"));
        foreach (var callers in new[] { 1, 32 })
        {
            var (agentBefore, workerBefore) = (ProcessorTime.Of(agent.ProcessId), ProcessorTime.Of(worker));
            var load = await ClosedLoop.RunAsync(() => agent.RunAsync("BENCH"), new Turn(int.MaxValue, TimeSpan.FromSeconds(measurement.IsQuick ? 1 : 10), callers));
            var count = load.Milliseconds.Count;
            var words = callers == 1 ? "one caller" : $"{callers} callers";
            measurement.Add(new Row($"warm .csx run, {words}") { Median = load.Median, P99 = Statistics.Percentile(load.Milliseconds, 99), Rate = load.Rate, Count = count });
            measurement.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"Processor time of a run, {words}: agent {(ProcessorTime.Of(agent.ProcessId) - agentBefore).PerCall(count)}"
                + $"{(callers == 1 ? $"; worker {(ProcessorTime.Of(worker) - workerBefore).PerCall(count)}" : "")}."));
        }
    }
}
