using System.Globalization;
using System.Text;
using ScriptHost.Benchmarks.Machines;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

internal static class CompileScenario
{
    private const int WarmUps = 20;
    private const int Compiles = 50;
    private const int DistinctScripts = 1000;

    public static async Task RunAsync(Measurement measurement)
    {
        using var folder = new AgentFolder();
        await using var agent = await MeasuredAgent.StartAsync(folder, new AgentSettings(measurement.Program));
        var first = await ClosedLoop.RunAsync(() => agent.CompileAsync(folder.Nothing), new Turn(1, TimeSpan.FromSeconds(60)));
        measurement.Add(new Row("first compile of a new agent, with the start of its compiler") { Median = first.Median, Count = 1 });

        var script = Lines();
        var times = new List<double>();
        for (var i = 0; i < WarmUps + measurement.Scaled(Compiles); i++)
        {
            times.Add(await agent.CompileAsync(folder.Write("hundred.csx", $"// {i}\n{script}")));
        }

        times.RemoveRange(0, WarmUps);
        measurement.Add(new Row("compile of a script of 100 lines, warm compiler") { Median = Statistics.Median(times), P99 = Statistics.Percentile(times, 99), Count = times.Count });
        measurement.Find("F7.compile", Statistics.Median(times));
        await GrowAsync(measurement, folder, agent);
        foreach (var row in await MicroScenario.MeasureAsync(measurement, "*LookUp*"))
        {
            measurement.Add(row);
            measurement.Find("F7.lookup", row.Median!.Value * 1000);
        }
    }

    private static async Task GrowAsync(Measurement measurement, AgentFolder folder, MeasuredAgent agent)
    {
        var (before, count) = (ProcessMemory.ResidentOf(agent.ProcessId), measurement.Scaled(DistinctScripts));
        for (var i = 0; i < count; i++)
        {
            await agent.RunAsync("BENCH", folder.Write($"distinct{i}.csx", $"int GsfMain(int argc, string[] argv) => argc * {i};"));
        }

        measurement.Add(new Row($"agent, memory after {count} distinct scripts ({Numbers.Text(before)} MB before)") { Memory = ProcessMemory.ResidentOf(agent.ProcessId), Count = count });
    }

    private static string Lines()
    {
        var script = new StringBuilder("int GsfMain(int argc, string[] argv, IScriptContext ctx)\n{\n    var total = 0;\n");
        for (var line = 0; line < 95; line++)
        {
            script.Append(CultureInfo.InvariantCulture, $"    total += argv.Where(word => word.Length > {line}).Select(word => word.Length + {line}).Sum();\n");
        }

        return script.Append("    return total;\n}\n").ToString();
    }
}
