using ScriptHost.Benchmarks.Machines;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>A script that imports oracledb and prints a line.</summary>
internal static class WarmPyScenario
{
    public const string Script = "import oracledb\n\n\ndef gsf_main(argc, argv):\n    print('Hello')\n    return 0\n";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(Measurement measurement)
    {
        using var folder = new AgentFolder();
        var action = folder.Write("hello.py", Script);
        var alone = folder.Write("alone.py", Script + "\n\nraise SystemExit(gsf_main(0, []))\n");
        await using var agent = await MeasuredAgent.StartAsync(folder, new AgentSettings(measurement.Program) { IsListening = true });
        Task RunAsync() => agent.RunAsync("BENCH", action);

        await RunAsync();
        var idle = SidecarMemory(agent.ProcessId);
        measurement.Add(new Row("sidecar, all its processes, idle after its first run") { Memory = idle });
        measurement.Find("F10.idle", idle);

        var few = measurement.Calls(40);
        var one = await Alternation.RunAsync(
            Measurement.Pairs,
            Contender.Of("warm .py run over mutual TLS", measurement.Calls(200), RunAsync),
            Contender.Of("`python3 script.py` with `import oracledb`", few, () => Children.RunAsync(Patience, Programs.Python, alone)),
            Contender.Of("a process that does nothing", few, () => Children.RunAsync(Patience, "/bin/true")));
        measurement.Add(Row.Of(one[0]));
        measurement.Add(Row.Of(one[1]) with { Against = one[0].Name, Ratio = one[1].TimeAgainst(one[0]) });
        measurement.Add(Row.Of(one[2]) with { Against = one[0].Name, Ratio = one[2].TimeAgainst(one[0]) });
        measurement.Find("F9.p50", one[0].Median);
        measurement.Find("F9.ratio", one[1].TimeAgainst(one[0]));

        var many = await Alternation.RunAsync(Measurement.Pairs, Contender.Of("warm .py runs of one owner, 32 callers", measurement.Crowd(), RunAsync));
        measurement.Add(Row.OfRate(many[0]) with { Memory = SidecarMemory(agent.ProcessId) });
        measurement.Find("F9.rate", many[0].Rate);
    }

    /// <summary>Of all processes of an agent's sidecars.</summary>
    private static double SidecarMemory(int agentId) => ProcessMemory.Find(agentId, "scripthost_sidecar") is { Count: > 0 } sidecars
        ? sidecars.Sum(ProcessMemory.OfTree)
        : throw new InvalidOperationException("The agent has no sidecar.");
}
