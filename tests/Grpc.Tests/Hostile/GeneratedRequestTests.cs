using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;

namespace Grpc.Tests.Hostile;

/// <summary>Runs alone, because it measures the memory of the process.</summary>
[Collection(nameof(Alone))]
public sealed class GeneratedRequestTests
{
    [Fact]
    public async Task Generated_requests_neither_break_the_server_nor_fill_its_memory()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Client();
        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var generator = new RequestGenerator(seed: 42, host.PlainPort);
        var answered = 0;
        for (var number = 0; number < 500; number++)
            answered += await generator.SendAsync(bound.Token) ? 1 : 0;

        // Some are so bad that the connection ends; many must get as far as an answer, or the generator tests little.
        Assert.InRange(answered, 100, 500);
        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50_000_000);
    }

    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;
}
