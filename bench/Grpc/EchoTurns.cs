using System.Text.Json;
using Grpc.Tests.Protos;
using ScriptHost.Benchmarks.Measuring;

namespace Grpc.Benchmarks;

/// <summary>Takes turns as it is told to on stdin: <c>echo</c> or <c>stream</c>, and the turn as JSON.</summary>
internal static class EchoTurns
{
    private const int StreamCount = 10_000;
    private static readonly EchoRequest s_request = new() { Text = new string('e', 100) };

    public static async Task RunAsync(EchoServer server)
    {
        using var channel = server.OpenChannel();
        var client = new Probe.ProbeClient(channel);
        // The first answer says whose gRPC this is.
        await Console.Out.WriteLineAsync(channel.GetType().Assembly.GetName().Name);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var (what, turn) = line.Split(' ', 2) is [var word, var json] ? (word, JsonSerializer.Deserialize<Turn>(json)!) : throw new InvalidOperationException($"'{line}' is no turn.");
            var load = await ClosedLoop.RunAsync(what == "stream" ? StreamAsync : EchoAsync, turn);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(load));
        }

        Task EchoAsync() => client.EchoAsync(s_request).ResponseAsync;

        async Task StreamAsync()
        {
            using var call = client.Count(new CountRequest { Count = StreamCount });
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
            }
        }
    }
}
