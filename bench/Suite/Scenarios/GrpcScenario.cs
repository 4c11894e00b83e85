using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>The same program on both, client and server in one process, messages of 100 bytes.</summary>
internal static class GrpcScenario
{
    private const string StandIn = "ScriptHost.Grpc";

    public static async Task RunAsync(Measurement measurement)
    {
        await using var standIn = await EchoProcess.StartAsync(Programs.EchoOnStandIn);
        await using var official = await EchoProcess.StartAsync(Programs.Echo);
        if (official.Library == StandIn)
        {
            measurement.Note("The package feed of this machine lacks the official packages: the stand-in has nobody to be compared with.");
        }

        // Until the runtime has made its best code of it: one after the other, for each of them wants both processors for that.
        foreach (var process in new[] { standIn, official })
        {
            await process.TakeAsync("echo", new Turn(measurement.Scaled(Measurement.WarmUps), TimeSpan.FromSeconds(20)));
        }

        Contender Standing(string what, Turn turn) => new($"stand-in, {what}", turn, taken => standIn.TakeAsync(Word(what), taken));
        Contender Official(string what, Turn turn) => new($"{official.Library}, {what}", turn, taken => official.TakeAsync(Word(what), taken));

        var one = await CompareAsync("echo over TLS", measurement.Calls(3000));
        var many = await CompareAsync("echo over TLS, 32 callers", measurement.Crowd());
        await CompareAsync("stream of 10,000 messages", measurement.Calls(40));
        if (official.Library != StandIn)
        {
            measurement.Find("F12.p50", one[1].TimeAgainst(one[0]));
            measurement.Find("F12.rate", many[0].RateAgainst(many[1]));
        }

        await HostileAsync(measurement);

        async Task<IReadOnlyList<Series>> CompareAsync(string what, Turn turn)
        {
            var both = await Alternation.RunAsync(2 * Measurement.Pairs, Official(what, turn), Standing(what, turn));
            measurement.Add(Row.OfRate(both[0]));
            measurement.Add(Row.OfRate(both[1]) with { Against = both[0].Name, Ratio = turn.Callers == 1 ? both[1].TimeAgainst(both[0]) : both[0].RateAgainst(both[1]) });
            return both;
        }
    }

    private static string Word(string what) => what.Split(' ')[0];

    private static async Task HostileAsync(Measurement measurement)
    {
        foreach (var row in await PrintedTables.RunAsync("malformed requests", Programs.EchoOnStandIn, "hostile", $"{measurement.Scaled(10_000)}"))
        {
            measurement.Note($"{row["malformed requests"]} malformed requests to the stand-in: {row["answered"]} answered, the others cut off; {row["s"]} s; memory grew by {row["growth MB"]} MB; a good call works afterwards.");
        }
    }
}
