using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>Of a script that the agent knows.</summary>
internal static class FirstRunScenario
{
    private const int Owners = 9;

    public static async Task RunAsync(Measurement measurement)
    {
        var settings = new AgentSettings(measurement.Program) { Settings = new Dictionary<string, string> { ["Workers__SpareCount"] = "1", ["Workers__MaxCount"] = "100" } };
        var spare = await MeasureAsync(measurement, settings with { IsUnprivileged = true }, "a spare waits (agent without root's rights)", withContext: false);
        measurement.Find("F5.spare", spare);
        if (Environment.IsPrivilegedProcess)
        {
            await MeasureAsync(measurement, settings, "a worker is started as its owner's user (agent as root)", withContext: false);
        }

        measurement.Find("F5.folder", await MeasureAsync(measurement, settings, "a worker is started with its owner's database folder to mount", withContext: true));
    }

    private static async Task<double> MeasureAsync(Measurement measurement, AgentSettings settings, string what, bool withContext)
    {
        using var folder = new AgentFolder();
        await using var agent = await MeasuredAgent.StartAsync(folder, settings);
        // Compiles the script.
        await agent.RunAsync("KNOWN", withContext: withContext);
        var times = new List<double>();
        for (var i = 0; i < (measurement.IsQuick ? 2 : Owners); i++)
        {
            // The next spare, where there are any, has the time to start.
            await Task.Delay(TimeSpan.FromSeconds(1));
            times.AddRange((await ClosedLoop.RunAsync(() => agent.RunAsync($"NEW_{i}", withContext: withContext), new Turn(1, TimeSpan.FromSeconds(30)))).Milliseconds);
        }

        measurement.Add(new Row($"first run of a new owner, {what}") { Median = Statistics.Median(times), P99 = times.Max(), Count = times.Count });
        return Statistics.Median(times);
    }
}
