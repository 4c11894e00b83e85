using Grpc.Core;
using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;

namespace Grpc.Tests;

public sealed class CancellationTests
{
    [Fact]
    public async Task Cancelling_the_token_of_a_call_reaches_the_service()
    {
        await using var host = await ProbeHost.StartAsync();
        using var source = new CancellationTokenSource();
        using var call = host.Client().EchoAsync(new EchoRequest { Behaviour = "wait" }, cancellationToken: source.Token);
        Assert.Equal("waiting", await host.State.NextReportAsync());
        await source.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await call.FailureAsync()).StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        Assert.Equal("cancelled", await host.State.NextReportAsync());
        Assert.Equal([], host.Log.KestrelErrors);
    }

    [Fact]
    public async Task Disposing_a_call_reaches_the_service()
    {
        await using var host = await ProbeHost.StartAsync();
        var call = host.Client().EchoAsync(new EchoRequest { Behaviour = "wait" });
        Assert.Equal("waiting", await host.State.NextReportAsync());
        call.Dispose();
        Assert.Equal(StatusCode.Cancelled, (await call.FailureAsync()).StatusCode);
        Assert.Equal("cancelled", await host.State.NextReportAsync());
    }

    [Fact]
    public async Task Disposing_a_stream_that_nobody_reads_reaches_the_service()
    {
        await using var host = await ProbeHost.StartAsync();
        var call = host.Client().Count(new CountRequest { Count = 1, Behaviour = "wait" });
        Assert.Equal("waiting", await host.State.NextReportAsync());
        call.Dispose();
        Assert.Equal("cancelled", await host.State.NextReportAsync());
        Assert.Equal(StatusCode.Cancelled, (await call.FailureAsync()).StatusCode);
    }

    [Fact]
    public async Task Disposing_a_stream_ends_a_running_read()
    {
        await using var host = await ProbeHost.StartAsync();
        var call = host.Client().Count(new CountRequest { Count = 1, Behaviour = "wait" });
        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));
        var read = call.ResponseStream.MoveNext();
        call.Dispose();
        var failure = await Assert.ThrowsAsync<RpcException>(() => read.WaitAsync(Limits.Bound));
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Fact]
    public async Task Cancelling_a_read_cancels_the_call()
    {
        await using var host = await ProbeHost.StartAsync();
        using var source = new CancellationTokenSource();
        using var call = host.Client().Count(new CountRequest { Count = 1, Behaviour = "wait" });
        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));
        var read = call.ResponseStream.MoveNext(source.Token);
        await source.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => read.WaitAsync(Limits.Bound))).StatusCode);
        Assert.Equal("waiting", await host.State.NextReportAsync());
        Assert.Equal("cancelled", await host.State.NextReportAsync());
    }

    [Fact]
    public async Task A_second_read_at_the_same_time_is_refused()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client().Count(new CountRequest { Count = 1, Behaviour = "wait" });
        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));
        var read = call.ResponseStream.MoveNext();
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));
        call.Dispose();
        await Assert.ThrowsAsync<RpcException>(() => read.WaitAsync(Limits.Bound));
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_sends_nothing()
    {
        await using var host = await ProbeHost.StartAsync();
        var cancelled = new CancellationToken(canceled: true);
        var client = host.Client();
        Assert.Equal(StatusCode.Cancelled, (await client.EchoAsync(new EchoRequest(), cancellationToken: cancelled).FailureAsync()).StatusCode);
        Assert.Equal(StatusCode.Cancelled, (await client.Count(new CountRequest(), cancellationToken: cancelled).FailureAsync()).StatusCode);
    }

    [Fact]
    public async Task Disposing_the_channel_ends_its_calls()
    {
        await using var host = await ProbeHost.StartAsync();
        var channel = host.Channel();
        var client = new Probe.ProbeClient(channel);
        var unary = client.EchoAsync(new EchoRequest { Behaviour = "wait" });
        Assert.Equal("waiting", await host.State.NextReportAsync());
        channel.Dispose();
        Assert.Equal(StatusCode.Cancelled, (await unary.FailureAsync()).StatusCode);
        Assert.Equal("cancelled", await host.State.NextReportAsync());
        Assert.Throws<ObjectDisposedException>(() => client.EchoAsync(new EchoRequest()));
    }

    [Fact]
    public async Task A_writer_that_the_reader_has_left_behind_is_stopped_when_the_reader_cancels()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client().Count(new CountRequest { Count = 1, PayloadBytes = 100_000, Behaviour = "write forever" });
        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));
        call.Dispose();
        while (await host.State.NextReportAsync() is not "writing ended")
        {
        }
    }

    // Dispose and the running read meet at every moment of the call.
    [Fact]
    public async Task Disposing_while_reading_always_ends_in_cancellation_or_in_success()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Client();
        for (var round = 0; round < 200; round++)
        {
            var call = client.Count(new CountRequest { Count = 50, PayloadBytes = 3000 });
            var reading = call.ReadNumbersAsync();
            var disposing = Task.Run(async () =>
            {
                for (var spin = 0; spin < round; spin++)
                    await Task.Yield();

                call.Dispose();
            });
            await disposing.WaitAsync(Limits.Bound);
            try
            {
                Assert.Equal(50, (await reading).Count);
            }
            catch (RpcException e)
            {
                Assert.Equal(StatusCode.Cancelled, e.StatusCode);
            }
        }

        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal([], host.Log.KestrelErrors);
    }
}
