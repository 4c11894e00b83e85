using Microsoft.CodeAnalysis.CSharp.Scripting;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>The same script that does nothing, in every way that .NET offers to run it today.</summary>
internal static class FreshCsxScenario
{
    public static async Task RunAsync(Measurement measurement)
    {
        using var folder = new AgentFolder();
        using var file = new DotNetFile();
        await file.BuildAsync();
        await using var agent = await MeasuredAgent.StartAsync(folder, new AgentSettings(measurement.Program) { IsListening = true });
        await agent.WarmUpAsync("BENCH", measurement.Scaled(Measurement.WarmUps));
        var evaluated = 0;
        var few = measurement.Calls(5) with { MaxCalls = measurement.IsQuick ? 1 : 5, MaxTime = TimeSpan.FromSeconds(20) };
        var all = await Alternation.RunAsync(
            Measurement.Pairs,
            Contender.Of("warm .csx run over mutual TLS", measurement.Calls(500), () => agent.RunAsync("BENCH")),
            Contender.Of("`dotnet run script.cs`, cached", few, file.RunAsync),
            Contender.Of("`dotnet exec` of the same, compiled", few, file.ExecuteAsync),
            // A number that changes: nothing is cached.
            Contender.Of("CSharpScript.EvaluateAsync, uncached", few, () => CSharpScript.EvaluateAsync<int>(
                $"int GsfMain(int argc, string[] argv) => 0; var number = {++evaluated}; return GsfMain(0, new string[0]);")));
        measurement.Add(Row.Of(all[0]));
        foreach (var rival in all.Skip(1))
        {
            measurement.Add(Row.Of(rival) with { Against = all[0].Name, Ratio = rival.TimeAgainst(all[0]) });
        }

        measurement.Find("F4.ratio", all[1].TimeAgainst(all[0]));
    }
}
