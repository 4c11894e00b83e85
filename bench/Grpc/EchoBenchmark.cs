using System.Diagnostics;
using Grpc.Core;
using Grpc.Tests.Protos;

namespace Grpc.Benchmarks;

/// <summary>Unary calls: latency with one caller, throughput with many; and the messages of a stream.</summary>
internal static class EchoBenchmark
{
    private const int Callers = 32;
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_measured = TimeSpan.FromSeconds(4);
    private static readonly EchoRequest s_request = new() { Text = new string('e', 100) };

    public static async Task RunAsync(EchoServer server)
    {
        using var channel = server.OpenChannel();
        var client = new Probe.ProbeClient(channel);
        await CallAsync(client, s_warmUp);

        var allocatedBefore = GC.GetTotalAllocatedBytes();
        var latencies = await CallAsync(client, s_measured);
        var allocated = (GC.GetTotalAllocatedBytes() - allocatedBefore) / latencies.Count;
        latencies.Sort();
        Console.WriteLine($"unary echo over TLS, 1 caller:   p50 {latencies[latencies.Count / 2].TotalMicroseconds:F0} µs, "
            + $"p99 {latencies[latencies.Count * 99 / 100].TotalMicroseconds:F0} µs, {allocated} bytes a call on both sides");

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallAsync(client, s_warmUp)));
        var calls = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CallAsync(client, s_measured)));
        Console.WriteLine($"unary echo over TLS, {Callers} callers: {calls.Sum(list => list.Count) / s_measured.TotalSeconds:F0} calls/s");

        await StreamAsync(client, s_warmUp);
        Console.WriteLine($"stream over TLS, 1 reader:       {await StreamAsync(client, s_measured) / s_measured.TotalSeconds:F0} messages/s");
    }

    private static async Task<List<TimeSpan>> CallAsync(Probe.ProbeClient client, TimeSpan time)
    {
        var latencies = new List<TimeSpan>(100_000);
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < time)
        {
            var start = Stopwatch.GetTimestamp();
            await client.EchoAsync(s_request);
            latencies.Add(Stopwatch.GetElapsedTime(start));
        }

        return latencies;
    }

    private static async Task<long> StreamAsync(Probe.ProbeClient client, TimeSpan time)
    {
        using var call = client.Count(new CountRequest { Count = int.MaxValue });
        var begin = Stopwatch.GetTimestamp();
        var messages = 0L;
        while (Stopwatch.GetElapsedTime(begin) < time && await call.ResponseStream.MoveNext())
            messages++;

        return messages;
    }
}
