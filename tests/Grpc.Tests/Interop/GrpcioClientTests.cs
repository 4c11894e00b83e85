using Google.Protobuf;
using Grpc.Core;
using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;

namespace Grpc.Tests.Interop;

/// <summary>The server against another implementation's client.</summary>
public sealed class GrpcioClientTests(GrpcioClient client) : IClassFixture<GrpcioClient>
{
    private const string TrailerHex = "000102feff";

    [Theory]
    [InlineData(Transport.Plain)]
    [InlineData(Transport.Tls)]
    [InlineData(Transport.UnixSocket)]
    public async Task A_unary_call_is_answered(Transport transport)
    {
        var result = await client.RunAsync(client.Echo(new EchoRequest { Text = "grüße" }, transport));
        Assert.Equal(StatusCode.OK, result.Code);
        Assert.Equal("grüße", Assert.Single(result.Parse(EchoReply.Parser)).Text);
    }

    [Theory]
    [InlineData(Transport.Plain)]
    [InlineData(Transport.Tls)]
    [InlineData(Transport.UnixSocket)]
    public async Task A_stream_of_replies_arrives_in_order_and_ends(Transport transport)
    {
        var result = await client.RunAsync(client.Count(new CountRequest { Count = 500 }, transport));
        Assert.Equal(StatusCode.OK, result.Code);
        Assert.Equal(Enumerable.Range(1, 500), result.Parse(CountReply.Parser).Select(reply => reply.Number));
    }

    [Fact]
    public async Task Metadata_passes_in_both_directions()
    {
        client.Host.State.Inspect = context =>
            context.RequestHeaders.GetValue("x-text") + Convert.ToHexString(context.RequestHeaders.GetValueBytes("x-data-bin")!);
        var inspected = await client.RunAsync(
            client.Echo(new EchoRequest { Behaviour = "inspect" }) with { Metadata = [["x-text", "a, b"], ["x-data-bin", "00ff"]] });
        Assert.Equal("a, b00FF", Assert.Single(inspected.Parse(EchoReply.Parser)).Text);

        foreach (var call in new[] { client.Echo(new EchoRequest { Behaviour = "headers" }), client.Count(new CountRequest { Behaviour = "headers" }) })
        {
            var result = await client.RunAsync(call);
            Assert.Equal(StatusCode.OK, result.Code);
            Assert.Contains(["x-initial", "first"], result.Initial);
            Assert.Contains(["x-initial-bin", TrailerHex], result.Initial);
            Assert.Contains(["x-trailing", "last"], result.Trailing);
            Assert.Contains(["x-trailing-bin", TrailerHex], result.Trailing);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_failure_arrives_with_detail_and_trailers(int repliesBefore)
    {
        var result = await client.RunAsync(client.Count(new CountRequest { Count = repliesBefore, Behaviour = "fail" }));
        Assert.Equal(StatusCode.FailedPrecondition, result.Code);
        Assert.Equal(repliesBefore, result.Replies.Length);
        Assert.Contains(["x-reason-bin", TrailerHex], result.Trailing);
        Assert.Contains(["x-context", "kept"], result.Trailing);

        var unary = await client.RunAsync(client.Echo(new EchoRequest { Behaviour = "fail", Text = "50 % Größe" }));
        Assert.Equal(StatusCode.FailedPrecondition, unary.Code);
        Assert.Equal("50 % Größe", unary.Details);
    }

    [Fact]
    public async Task Other_errors_arrive_with_their_status()
    {
        var thrown = await client.RunAsync(client.Echo(new EchoRequest { Behaviour = "throw" }));
        Assert.Equal((StatusCode.Unknown, "Exception was thrown by handler."), (thrown.Code, thrown.Details));

        var missing = client.Echo(new EchoRequest());
        Assert.Equal(StatusCode.Unimplemented, (await client.RunAsync(missing with { Method = "/probe.v1.Probe/Missing" })).Code);
        Assert.Equal(StatusCode.Unimplemented, (await client.RunAsync(missing with { Method = "/probe.v1.Missing/Echo" })).Code);
    }

    [Fact]
    public async Task Messages_larger_than_the_flow_control_window_pass_in_both_directions()
    {
        var payload = ByteString.CopyFrom(new byte[4_000_000]);
        var result = await client.RunAsync(client.Echo(new EchoRequest { Payload = payload }));
        Assert.Equal(payload, Assert.Single(result.Parse(EchoReply.Parser)).Payload);

        var stream = await client.RunAsync(client.Count(new CountRequest { Count = 3, PayloadBytes = 3_000_000 }));
        Assert.Equal(3, stream.Replies.Length);
    }

    [Theory]
    [InlineData(4 * 1024 * 1024)]
    [InlineData(20_000_000)]
    public async Task A_request_above_the_limit_is_refused(int payloadBytes)
    {
        var result = await client.RunAsync(client.Echo(new EchoRequest { Payload = ByteString.CopyFrom(new byte[payloadBytes]) }));
        Assert.Equal(StatusCode.ResourceExhausted, result.Code);
    }

    [Fact]
    public async Task A_gzip_request_is_decompressed()
    {
        var text = new string('z', 100_000);
        var result = await client.RunAsync(client.Echo(new EchoRequest { Text = text }) with { Compression = "Gzip" });
        Assert.Equal(text, Assert.Single(result.Parse(EchoReply.Parser)).Text);
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        await client.StartAsync(client.Count(new CountRequest { Count = 1, Behaviour = "wait" }) with { Timeout = 1 });
        await AwaitReportAsync("cancelled");
        Assert.Equal(StatusCode.DeadlineExceeded, (await client.ReadResultAsync()).Code);
    }

    [Fact]
    public async Task Cancelling_reaches_the_service()
    {
        await client.StartAsync(client.Count(new CountRequest { Count = 1, Behaviour = "wait" }) with { CancelAfter = 1 });
        await AwaitReportAsync("cancelled");
        Assert.Equal(StatusCode.Cancelled, (await client.ReadResultAsync()).Code);
    }

    [Fact]
    public async Task The_service_sees_the_deadline()
    {
        client.Host.State.Inspect = context => (context.Deadline - Clock.Now).TotalMinutes.ToString("F0", null);
        var result = await client.RunAsync(client.Echo(new EchoRequest { Behaviour = "inspect" }) with { Timeout = 600 });
        Assert.Equal("10", Assert.Single(result.Parse(EchoReply.Parser)).Text);
    }

    private async Task AwaitReportAsync(string expected)
    {
        while (await client.Host.State.NextReportAsync() != expected)
        {
        }
    }
}
