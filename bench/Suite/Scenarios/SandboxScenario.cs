using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

internal static class SandboxScenario
{
    public static async Task RunAsync(Measurement measurement)
    {
        using var folder = new AgentFolder();
        using var bareFolder = new AgentFolder();
        await using var with = await MeasuredAgent.StartAsync(folder, Settings("bubblewrap"));
        await using var without = await MeasuredAgent.StartAsync(bareFolder, Settings("none"));
        var both = await Alternation.RunAsync(
            2 * Measurement.Pairs,
            Contender.Of("warm .csx run without a sandbox", measurement.Calls(300), () => without.RunAsync("BENCH")),
            Contender.Of("warm .csx run in bubblewrap", measurement.Calls(300), () => with.RunAsync("BENCH")));
        var ratio = both[1].TimeAgainst(both[0]);
        measurement.Add(Row.Of(both[0]));
        measurement.Add(Row.Of(both[1]) with { Against = both[0].Name, Ratio = ratio });
        measurement.Find("F11.ratio", ratio);

        AgentSettings Settings(string sandbox) => new(measurement.Program) { Settings = new Dictionary<string, string> { ["Workers__Sandbox"] = sandbox } };
    }
}
