using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>The first call of a new connection included; what was compiled before is on disk.</summary>
internal static class RestartScenario
{
    private const int Restarts = 7;

    public static async Task RunAsync(Measurement measurement)
    {
        var settings = new AgentSettings(measurement.Program);
        measurement.Find("F6.restart", await MeasureAsync(measurement, settings with { IsUnprivileged = true }, "in its spare worker (agent without root's rights)"));
        if (Environment.IsPrivilegedProcess)
        {
            await MeasureAsync(measurement, settings, "a worker is started as its owner's user (agent as root)");
        }
    }

    private static async Task<double> MeasureAsync(Measurement measurement, AgentSettings settings, string what)
    {
        using var folder = new AgentFolder();
        await using (var first = await MeasuredAgent.StartAsync(folder, settings))
        {
            await first.RunAsync("BENCH");
        }

        var times = new List<double>();
        for (var i = 0; i < (measurement.IsQuick ? 2 : Restarts); i++)
        {
            await using var agent = await MeasuredAgent.StartAsync(folder, settings);
            times.AddRange((await ClosedLoop.RunAsync(() => agent.RunAsync("BENCH"), new Turn(1, TimeSpan.FromSeconds(30)))).Milliseconds);
        }

        measurement.Add(new Row($"known script, agent just restarted, {what}") { Median = Statistics.Median(times), P99 = times.Max(), Count = times.Count });
        return Statistics.Median(times);
    }
}
