using ScriptHost.Benchmarks.Machines;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>Every fourth run is one of Python; 16 callers, two owners.</summary>
internal static class SoakScenario
{
    private const int Runs = 200_000;
    private const int Steps = 10;

    public static async Task RunAsync(Measurement measurement)
    {
        using var folder = new AgentFolder();
        var python = folder.Write("hello.py", WarmPyScenario.Script);
        await using var agent = await MeasuredAgent.StartAsync(folder, new AgentSettings(measurement.Program));
        var (number, memory, runs) = (0, new List<double>(), measurement.Scaled(Runs));
        for (var step = 1; step <= Steps; step++)
        {
            var load = await ClosedLoop.RunAsync(RunAsync, new Turn(runs / Steps, TimeSpan.FromMinutes(30), 16));
            // What the last runs left to tidy up.
            await Task.Delay(TimeSpan.FromSeconds(2));
            memory.Add(ProcessMemory.OfTree(agent.ProcessId));
            measurement.Add(new Row($"all processes after {step * runs / Steps} runs") { Memory = memory[^1], Rate = load.Rate, Count = load.Milliseconds.Count });
        }

        measurement.Find("F10.growth", 100 * (memory[^1] / memory[(Steps / 2) - 1] - 1));

        Task RunAsync()
        {
            var mine = Interlocked.Increment(ref number);
            return agent.RunAsync($"SOAK_{mine % 2}", mine % 4 == 0 ? python : null);
        }
    }
}
