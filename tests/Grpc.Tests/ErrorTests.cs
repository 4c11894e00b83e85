using Google.Protobuf;
using Grpc.Core;
using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;

namespace Grpc.Tests;

public sealed class ErrorTests
{
    [Fact]
    public async Task An_rpc_exception_arrives_with_its_status_and_all_trailers()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client().EchoAsync(new EchoRequest { Behaviour = "fail", Text = "50 % Größe\nzweite Zeile" });
        var failure = await call.FailureAsync();
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Equal("50 % Größe\nzweite Zeile", failure.Status.Detail);
        Assert.Equal(ProbeService.TrailerBytes, failure.Trailers.GetValueBytes("x-reason-bin"));
        Assert.Equal("kept", failure.Trailers.GetValue("x-context"));
        Assert.Equal(StatusCode.FailedPrecondition, call.GetStatus().StatusCode);
        Assert.Equal("kept", call.GetTrailers().GetValue("x-context"));
    }

    [Fact]
    public async Task An_rpc_exception_ends_a_stream_after_its_messages()
    {
        await using var host = await ProbeHost.StartAsync();
        using var call = host.Client().Count(new CountRequest { Count = 1, Behaviour = "fail" });
        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));
        var failure = await call.FailureAsync();
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Equal(ProbeService.TrailerBytes, failure.Trailers.GetValueBytes("x-reason-bin"));
    }

    [Fact]
    public async Task The_text_of_other_exceptions_is_kept_from_callers()
    {
        await using var host = await ProbeHost.StartAsync();
        var failure = await host.Client().EchoAsync(new EchoRequest { Behaviour = "throw" }).FailureAsync();
        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.Equal("Exception was thrown by handler.", failure.Status.Detail);
        Assert.Contains("secret detail", Assert.Single(host.Log.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detailed_errors_tell_the_text_of_exceptions()
    {
        await using var host = await ProbeHost.StartAsync(options => options.EnableDetailedErrors = true);
        var failure = await host.Client().EchoAsync(new EchoRequest { Behaviour = "throw" }).FailureAsync();
        Assert.StartsWith("Exception was thrown by handler. ArgumentException: secret detail", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_the_service_sets_ends_the_call()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Client();
        var failure = await client.EchoAsync(new EchoRequest { Behaviour = "set status" }).FailureAsync();
        Assert.Equal(StatusCode.DataLoss, failure.StatusCode);
        Assert.Equal("half of it", failure.Status.Detail);

        using var call = client.Count(new CountRequest { Count = 1, Behaviour = "set status" });
        Assert.Equal(StatusCode.DataLoss, (await call.FailureAsync()).StatusCode);
    }

    [Fact]
    public async Task A_service_that_returns_no_message_ends_with_cancelled()
    {
        await using var host = await ProbeHost.StartAsync();
        var failure = await host.Client().EchoAsync(new EchoRequest { Behaviour = "nothing" }).FailureAsync();
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Fact]
    public async Task A_method_that_is_not_implemented_says_so()
    {
        await using var host = await ProbeHost.StartAsync();
        var invoker = host.Channel().CreateCallInvoker();
        foreach (var (service, method) in new[] { ("probe.v1.Probe", "Missing"), ("probe.v1.Missing", "Echo") })
        {
            using var call = invoker.AsyncUnaryCall(RawMethod.Unary(service, method), null, default, []);
            var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(Limits.Bound));
            Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
        }
    }

    [Fact]
    public async Task A_request_above_the_servers_limit_is_refused_and_the_next_one_served()
    {
        await using var host = await ProbeHost.StartAsync(options => options.MaxReceiveMessageSize = 1000);
        var client = host.Client();
        foreach (var size in new[] { 1001, 3_000_000 })
        {
            var failure = await client.EchoAsync(new EchoRequest { Payload = Zeros(size) }).FailureAsync();
            Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        }

        Assert.Equal(900, (await client.EchoAsync(new EchoRequest { Payload = Zeros(900) }).ResponseAsync.WaitAsync(Limits.Bound)).Payload.Length);
    }

    [Fact]
    public async Task The_limit_of_both_sides_is_4_MB_unless_set()
    {
        await using var host = await ProbeHost.StartAsync();
        var large = new EchoRequest { Payload = Zeros(4 * 1024 * 1024) };
        Assert.Equal(StatusCode.ResourceExhausted, (await host.Client().EchoAsync(large).FailureAsync()).StatusCode);

        using var call = host.Client().Count(new CountRequest { Count = 1, PayloadBytes = 4 * 1024 * 1024 });
        Assert.Equal(StatusCode.ResourceExhausted, (await call.FailureAsync()).StatusCode);
    }

    [Fact]
    public async Task Without_limits_large_messages_pass()
    {
        await using var host = await ProbeHost.StartAsync(options => options.MaxReceiveMessageSize = null);
        var client = host.Client(configure: options => options.MaxReceiveMessageSize = null);
        var reply = await client.EchoAsync(new EchoRequest { Payload = Zeros(20_000_000) }).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal(20_000_000, reply.Payload.Length);
    }

    [Fact]
    public async Task A_reply_above_the_clients_limit_fails_that_call_alone()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Client(configure: options => options.MaxReceiveMessageSize = 1000);
        Assert.Equal(StatusCode.ResourceExhausted, (await client.EchoAsync(new EchoRequest { Payload = Zeros(2000) }).FailureAsync()).StatusCode);
        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
    }

    [Fact]
    public async Task Sending_above_a_send_limit_fails_on_either_side()
    {
        await using var host = await ProbeHost.StartAsync(options => options.MaxSendMessageSize = 1000);
        Assert.Equal(StatusCode.ResourceExhausted, (await host.Client().EchoAsync(new EchoRequest { Payload = Zeros(2000) }).FailureAsync()).StatusCode);

        var client = host.Client(configure: options => options.MaxSendMessageSize = 500);
        Assert.Equal(StatusCode.ResourceExhausted, (await client.EchoAsync(new EchoRequest { Payload = Zeros(600) }).FailureAsync()).StatusCode);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = host.Client();
        await host.StopAsync();
        Assert.Equal(StatusCode.Unavailable, (await client.EchoAsync(new EchoRequest()).FailureAsync()).StatusCode);

        using var call = host.Client(Transport.UnixSocket).Count(new CountRequest());
        Assert.Equal(StatusCode.Unavailable, (await call.FailureAsync()).StatusCode);
    }

    [Fact]
    public async Task Headers_can_be_sent_once()
    {
        await using var host = await ProbeHost.StartAsync();
        var failure = await host.Client().EchoAsync(new EchoRequest { Behaviour = "headers twice" }).FailureAsync();
        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
        Assert.Contains("Response headers can only be sent once per call", Assert.Single(host.Log.Errors), StringComparison.Ordinal);
    }

    private static ByteString Zeros(int count) => ByteString.CopyFrom(new byte[count]);
}
