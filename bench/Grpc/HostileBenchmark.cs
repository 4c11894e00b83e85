using System.Diagnostics;
using System.Globalization;
using Grpc.Tests.Hostile;
using Grpc.Tests.Protos;

namespace Grpc.Benchmarks;

/// <summary>Many malformed requests: the server must survive them, serve good ones afterwards, and keep its memory.</summary>
internal static class HostileBenchmark
{
    private const int Seed = 42;
    private const long AllowedGrowthBytes = 50_000_000;

    public static async Task RunAsync(EchoServer server, int requests)
    {
        using var channel = server.OpenChannel();
        var client = new Probe.ProbeClient(channel);
        await client.EchoAsync(new EchoRequest());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var begin = Stopwatch.GetTimestamp();
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var generator = new RequestGenerator(Seed, server.PlainPort);
        var answered = 0;
        for (var number = 0; number < requests; number++)
            answered += await generator.SendAsync(bound.Token) ? 1 : 0;

        var elapsed = Stopwatch.GetElapsedTime(begin);
        await client.EchoAsync(new EchoRequest());
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine("| malformed requests | answered | s | growth MB |\n|---|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {requests} | {answered} | {elapsed.TotalSeconds:F1} | {growth / 1e6:F1} |"));
        if (growth > AllowedGrowthBytes)
            throw new InvalidOperationException($"Memory grew by more than {AllowedGrowthBytes} bytes.");
    }
}
