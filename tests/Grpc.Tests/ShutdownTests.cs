using Grpc.Core;
using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;

namespace Grpc.Tests;

public sealed class ShutdownTests
{
    [Theory]
    [InlineData(Transport.Plain)]
    [InlineData(Transport.UnixSocket)]
    public async Task A_call_that_runs_may_end_while_the_server_stops(Transport transport)
    {
        await using var host = await ProbeHost.StartAsync();
        using var unary = host.Client(transport).EchoAsync(new EchoRequest { Text = "kept", Behaviour = "wait for release" });
        Assert.Equal("waiting", await host.State.NextReportAsync());
        var stopping = host.StopAsync();
        host.State.Released.SetResult();
        Assert.Equal("kept", (await unary.ResponseAsync.WaitAsync(Limits.Bound)).Text);
        await stopping;
    }

    [Fact]
    public async Task A_stream_that_runs_may_end_while_the_server_stops()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client().Count(new CountRequest { Count = 2, Behaviour = "wait for release" });
        Assert.Equal("waiting", await host.State.NextReportAsync());
        var stopping = host.StopAsync();
        host.State.Released.SetResult();
        Assert.Equal([1, 2], await call.ReadNumbersAsync());
        await stopping;
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_cut_off_within_the_hosts_bound()
    {
        await using var host = await ProbeHost.StartAsync(shutdownTimeout: TimeSpan.FromSeconds(1));
        using var call = host.Client().EchoAsync(new EchoRequest { Behaviour = "wait" });
        Assert.Equal("waiting", await host.State.NextReportAsync());
        await host.StopAsync();
        Assert.NotEqual(StatusCode.OK, (await call.FailureAsync()).StatusCode);
        Assert.Equal("cancelled", await host.State.NextReportAsync());
    }
}
