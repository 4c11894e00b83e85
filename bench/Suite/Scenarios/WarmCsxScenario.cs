using Grpc.Health.V1;
using ScriptHost.Benchmarks.Machines;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>Journal, capture, sandbox and audit log are as they are by default; certificates of both sides; the connection is kept.</summary>
internal static class WarmCsxScenario
{
    public static async Task RunAsync(Measurement measurement)
    {
        using var folder = new AgentFolder();
        await using var agent = await MeasuredAgent.StartAsync(folder, new AgentSettings(measurement.Program) { IsListening = true });
        var health = new Health.HealthClient(agent.Channel);
        Task EchoAsync() => health.CheckAsync(new HealthCheckRequest()).ResponseAsync;
        Task RunAsync() => agent.RunAsync("BENCH");

        await agent.WarmUpAsync("BENCH", measurement.Scaled(Measurement.WarmUps));
        var one = await Alternation.RunAsync(
            2 * Measurement.Pairs,
            Contender.Of("bare unary echo over mutual TLS", measurement.Calls(1000), EchoAsync),
            Contender.Of("warm .csx run over mutual TLS", measurement.Calls(500), RunAsync));
        var ratio = one[1].TimeAgainst(one[0]);
        measurement.Add(Row.Of(one[0]));
        measurement.Add(Row.Of(one[1]) with { Against = one[0].Name, Ratio = ratio });
        measurement.Find("F1.ratio", ratio);
        measurement.Find("F2.p99", one[1].P99);

        var many = await Alternation.RunAsync(
            Measurement.Pairs,
            Contender.Of("bare unary echo, 32 callers", measurement.Crowd(), EchoAsync),
            Contender.Of("warm .csx runs of one owner, 32 callers", measurement.Crowd(), RunAsync));
        measurement.Add(Row.OfRate(many[0]));
        measurement.Add(Row.OfRate(many[1]) with { Against = many[0].Name, Ratio = many[0].RateAgainst(many[1]), Memory = ProcessMemory.ResidentOf(agent.ProcessId) });
        measurement.Find("F3.rate", many[1].Rate);
        await TakeJournalOutAsync(measurement, one[0].Median, one[1].Median);
    }

    // There is no agent without a journal: what it costs is measured by itself and taken off.
    private static async Task TakeJournalOutAsync(Measurement measurement, double echo, double run)
    {
        var journal = (await MicroScenario.MeasureAsync(measurement, "*Journal*")).Sum(row => row.Median!.Value);
        measurement.Find("F1.unjournaled", (run - journal) / echo);
        measurement.Note($"The journal's two commits of a run take {Numbers.Text(journal * 1000)} µs by themselves (scenario micro); what is left against the echo is F1 without the journal.");
    }
}
