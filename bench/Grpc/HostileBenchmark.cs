using System.Diagnostics;
using Grpc.Tests.Hostile;
using Grpc.Tests.Protos;

namespace Grpc.Benchmarks;

/// <summary>Many malformed requests: the server must survive them, serve good ones afterwards, and keep its memory.</summary>
internal static class HostileBenchmark
{
    private const int Requests = 10_000;
    private const int Seed = 42;
    private const long AllowedGrowthBytes = 50_000_000;

    public static async Task RunAsync(EchoServer server)
    {
        using var channel = server.OpenChannel();
        var client = new Probe.ProbeClient(channel);
        await client.EchoAsync(new EchoRequest());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var begin = Stopwatch.GetTimestamp();
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var generator = new RequestGenerator(Seed, server.PlainPort);
        var answered = 0;
        for (var number = 0; number < Requests; number++)
            answered += await generator.SendAsync(bound.Token) ? 1 : 0;

        var elapsed = Stopwatch.GetElapsedTime(begin);
        await client.EchoAsync(new EchoRequest());
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"{Requests} malformed requests: {answered} answered, the others cut off; {elapsed.TotalSeconds:F1} s, "
            + $"memory grew by {growth / 1e6:F1} MB, a good call works");
        if (growth > AllowedGrowthBytes)
            throw new InvalidOperationException($"Memory grew by more than {AllowedGrowthBytes} bytes.");
    }
}
