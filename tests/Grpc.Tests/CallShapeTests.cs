using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Tests;

public sealed class CallShapeTests
{
    [Theory]
    [InlineData(Transport.Plain)]
    [InlineData(Transport.Tls)]
    [InlineData(Transport.UnixSocket)]
    public async Task A_unary_call_is_answered(Transport transport)
    {
        await using var host = await ProbeHost.StartAsync();
        var reply = await host.Client(transport).EchoAsync(new EchoRequest { Text = "grüße" }).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal("grüße", reply.Text);
    }

    [Theory]
    [InlineData(Transport.Plain)]
    [InlineData(Transport.Tls)]
    [InlineData(Transport.UnixSocket)]
    public async Task A_stream_of_replies_arrives_in_order_and_ends(Transport transport)
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client(transport).Count(new CountRequest { Count = 1000 });
        Assert.Equal(Enumerable.Range(1, 1000), await call.ReadNumbersAsync());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_stream_may_be_empty()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client().Count(new CountRequest());
        Assert.Empty(await call.ReadNumbersAsync());
        Assert.False(await call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));
    }

    [Fact]
    public async Task Messages_larger_than_the_flow_control_window_pass_in_both_directions()
    {
        await using var host = await ProbeHost.StartAsync();
        var payload = new byte[4_000_000];
        new Random(1).NextBytes(payload);
        var reply = await host.Client().EchoAsync(new EchoRequest { Payload = ByteString.CopyFrom(payload) }).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.True(reply.Payload.Span.SequenceEqual(payload));
    }

    [Fact]
    public async Task Large_messages_of_a_stream_pass()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client().Count(new CountRequest { Count = 5, PayloadBytes = 1_500_000 });
        Assert.Equal(5, (await call.ReadNumbersAsync()).Count);
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        await using var host = await ProbeHost.StartAsync();
        Assert.Equal(new EchoReply(), await host.Client().EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound));
    }

    [Fact]
    public async Task A_blocking_call_is_answered()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Client();
        var reply = await Task.Run(() => client.Echo(new EchoRequest { Text = "blocking" })).WaitAsync(Limits.Bound);
        Assert.Equal("blocking", reply.Text);
    }

    [Fact]
    public async Task Each_call_gets_a_service_of_its_own_which_is_disposed_afterwards()
    {
        await using var host = await ProbeHost.StartAsync();
        await host.Client().EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal("disposed", await host.State.NextReportAsync());
    }

    [Fact]
    public async Task Long_streams_do_not_starve_a_short_call()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Client();
        var streams = Enumerable.Range(0, 150).Select(_ => client.Count(new CountRequest { Count = 1, Behaviour = "wait" })).ToList();
        foreach (var stream in streams)
            Assert.True(await stream.ResponseStream.MoveNext().WaitAsync(Limits.Bound));

        Assert.Equal("short", (await client.EchoAsync(new EchoRequest { Text = "short" }).ResponseAsync.WaitAsync(Limits.Bound)).Text);
        streams.ForEach(stream => stream.Dispose());
    }

    [Fact]
    public async Task Buffered_replies_arrive_at_the_latest_with_the_end_of_the_call()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client().Count(new CountRequest { Count = 10, Behaviour = "buffer" });
        Assert.Equal(10, (await call.ReadNumbersAsync()).Count);
    }

    [Fact]
    public async Task A_service_that_is_registered_is_shared_as_registered()
    {
        await using var host = await ProbeHost.StartAsync(register: services => services.AddSingleton<ProbeService>());
        var client = host.Client();
        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        await client.EchoAsync(new EchoRequest { Behaviour = "wait for release" }, deadline: Clock.Now.AddSeconds(1)).FailureAsync();

        // Not "disposed", as after the calls of services that are made for a call.
        Assert.Equal("waiting", await host.State.NextReportAsync());
    }

    [Fact]
    public async Task Marshallers_may_write_in_any_of_the_ways_that_the_context_offers()
    {
        await using var host = await ProbeHost.StartAsync();
        var invoker = host.Channel().CreateCallInvoker();
        var message = new EchoRequest { Text = "written" }.ToByteArray();
        Action<byte[], SerializationContext>[] ways =
        [
            (bytes, context) => context.Complete(bytes),
            (bytes, context) =>
            {
                context.GetBufferWriter().Write(bytes);
                context.Complete();
            },
            (bytes, context) =>
            {
                context.SetPayloadLength(bytes.Length);
                context.GetBufferWriter().Write(bytes.AsSpan(0, 3));
                context.GetBufferWriter().Write(bytes.AsSpan(3));
                context.Complete();
            },
        ];
        foreach (var way in ways)
        {
            var reply = await EchoAsync(invoker, way, message);
            Assert.Equal("written", EchoReply.Parser.ParseFrom(reply).Text);
        }

        Assert.Empty(await EchoAsync(
            invoker,
            (_, context) =>
            {
                context.SetPayloadLength(0);
                context.Complete();
            },
            []));
    }

    private static Task<byte[]> EchoAsync(CallInvoker invoker, Action<byte[], SerializationContext> serializer, byte[] message)
    {
        var marshaller = Marshallers.Create(serializer, context => context.PayloadAsNewBuffer());
        var method = new Method<byte[], byte[]>(MethodType.Unary, "probe.v1.Probe", "Echo", marshaller, marshaller);
        return invoker.AsyncUnaryCall(method, null, default, message).ResponseAsync.WaitAsync(Limits.Bound);
    }
}
