using System.Text;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Tests.Hosting;

namespace Grpc.Tests.Interop;

/// <summary>The client against another implementation's server.</summary>
public sealed class GrpcioServerTests(GrpcioServer server) : IClassFixture<GrpcioServer>
{
    private const string Service = "peer.Bytes";
    private static readonly byte[] s_trailer = [0, 1, 2, 254, 255];

    [Theory]
    [InlineData(Transport.Plain)]
    [InlineData(Transport.Tls)]
    [InlineData(Transport.UnixSocket)]
    public async Task A_unary_call_is_answered(Transport transport)
    {
        using var call = Unary(server.Channel(transport), "Echo", "grüße");
        Assert.Equal("grüße", Encoding.UTF8.GetString(await call.ResponseAsync.WaitAsync(Limits.Bound)));
    }

    [Theory]
    [InlineData(Transport.Plain)]
    [InlineData(Transport.Tls)]
    [InlineData(Transport.UnixSocket)]
    public async Task A_stream_of_replies_arrives_in_order_and_ends(Transport transport)
    {
        using var call = Streaming(server.Channel(transport), "Count", "500");
        Assert.Equal(Enumerable.Range(0, 500).Select(number => $"{number}"), await ReadAsync(call));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Metadata_passes_in_both_directions()
    {
        var headers = new Metadata { { "x-text", "a, b" }, { "x-data-bin", s_trailer } };
        using var call = Unary(server.Channel(), "Metadata", "", new CallOptions(headers));
        var received = JsonSerializer.Deserialize<string[][]>(await call.ResponseAsync.WaitAsync(Limits.Bound))!.ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal("a, b", received["x-text"]);
        Assert.Equal("000102feff", received["x-data-bin"]);
        Assert.DoesNotContain("content-length", received.Keys);

        var initial = await call.ResponseHeadersAsync.WaitAsync(Limits.Bound);
        Assert.Equal("first", initial.GetValue("x-initial"));
        Assert.Equal(s_trailer, initial.GetValueBytes("x-initial-bin"));
        Assert.Equal("last", call.GetTrailers().GetValue("x-trailing"));
        Assert.Equal(s_trailer, call.GetTrailers().GetValueBytes("x-trailing-bin"));
    }

    [Fact]
    public async Task A_failure_arrives_with_detail_and_trailers()
    {
        using var call = Unary(server.Channel(), "Fail", "50 % Größe");
        var failure = await FailureAsync(call.ResponseAsync);
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Equal("50 % Größe", failure.Status.Detail);
        Assert.Equal(s_trailer, failure.Trailers.GetValueBytes("x-reason-bin"));
    }

    [Fact]
    public async Task A_stream_that_fails_gives_its_messages_first()
    {
        using var call = Streaming(server.Channel(), "CountThenFail", "1");
        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));
        var failure = await FailureAsync(call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.OutOfRange, failure.StatusCode);
        Assert.Equal("no more", failure.Status.Detail);
    }

    [Theory]
    [InlineData("Throw", StatusCode.Unknown)]
    [InlineData("Missing", StatusCode.Unimplemented)]
    public async Task Other_errors_arrive_with_their_status(string method, StatusCode expected)
    {
        using var call = Unary(server.Channel(), method, "");
        Assert.Equal(expected, (await FailureAsync(call.ResponseAsync)).StatusCode);
    }

    [Theory]
    [InlineData(Transport.Plain)]
    [InlineData(Transport.UnixSocket)]
    public async Task Messages_larger_than_the_flow_control_window_pass_in_both_directions(Transport transport)
    {
        var payload = new string('x', 4_000_000);
        using var call = Unary(server.Channel(transport), "Echo", payload);
        Assert.Equal(payload.Length, (await call.ResponseAsync.WaitAsync(Limits.Bound)).Length);

        using var stream = Streaming(server.Channel(transport), "LargeStream", "3000000");
        Assert.Equal(4, (await ReadAsync(stream)).Count);
    }

    [Fact]
    public async Task A_request_above_the_servers_limit_is_refused()
    {
        using var call = Unary(server.Channel(), "Echo", new string('x', 9_000_000));
        Assert.Equal(StatusCode.ResourceExhausted, (await FailureAsync(call.ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task A_reply_above_the_clients_limit_is_refused()
    {
        using var call = Streaming(server.Channel(configure: options => options.MaxReceiveMessageSize = 1000), "LargeStream", "1001");
        Assert.Equal(StatusCode.ResourceExhausted, (await FailureAsync(call.ResponseStream.MoveNext())).StatusCode);
    }

    [Fact]
    public async Task A_gzip_reply_is_decompressed()
    {
        var text = new string('z', 100_000);
        using var call = Unary(server.Channel(), "Compressed", text);
        Assert.Equal(text, Encoding.UTF8.GetString(await call.ResponseAsync.WaitAsync(Limits.Bound)));
    }

    [Fact]
    public async Task The_server_sees_the_deadline()
    {
        foreach (var (deadline, expected) in new[] { (Clock.Now.AddSeconds(100), "100"), (Clock.Now.AddDays(30), "2592000") })
        {
            using var call = Unary(server.Channel(), "TimeRemaining", "", new CallOptions(deadline: deadline));
            Assert.Equal(expected, Encoding.UTF8.GetString(await call.ResponseAsync.WaitAsync(Limits.Bound)));
        }

        using var endless = Unary(server.Channel(), "TimeRemaining", "");
        Assert.Equal("none", Encoding.UTF8.GetString(await endless.ResponseAsync.WaitAsync(Limits.Bound)));
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        using var call = Unary(server.Channel(), "Wait", "", new CallOptions(deadline: Clock.Now.AddSeconds(1)));
        Assert.Equal("waiting", await server.NextReportAsync());
        Assert.Equal(StatusCode.DeadlineExceeded, (await FailureAsync(call.ResponseAsync)).StatusCode);
        Assert.Equal("cancelled", await server.NextReportAsync());
    }

    [Fact]
    public async Task Cancelling_reaches_the_server()
    {
        using var source = new CancellationTokenSource();
        using var call = Streaming(server.Channel(), "CountThenWait", "1", new CallOptions(cancellationToken: source.Token));
        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));
        Assert.Equal("waiting", await server.NextReportAsync());
        await source.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await FailureAsync(call.ResponseStream.MoveNext())).StatusCode);
        Assert.Equal("cancelled", await server.NextReportAsync());
    }

    [Fact]
    public async Task Disposing_reaches_the_server()
    {
        var call = Unary(server.Channel(), "Wait", "");
        Assert.Equal("waiting", await server.NextReportAsync());
        call.Dispose();
        Assert.Equal(StatusCode.Cancelled, (await FailureAsync(call.ResponseAsync)).StatusCode);
        Assert.Equal("cancelled", await server.NextReportAsync());
    }

    [Fact]
    public async Task A_server_that_dies_in_the_middle_of_a_call_is_unavailable()
    {
        var mortal = new GrpcioServer();
        await mortal.InitializeAsync();
        try
        {
            using var call = Streaming(mortal.Channel(Transport.UnixSocket), "CountThenWait", "1");
            Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));
            mortal.Kill();
            Assert.Equal(StatusCode.Unavailable, (await FailureAsync(call.ResponseStream.MoveNext())).StatusCode);
        }
        finally
        {
            await mortal.DisposeAsync();
        }
    }

    [Fact]
    public async Task Keep_alive_pings_notice_a_server_that_no_longer_answers()
    {
        var frozen = new GrpcioServer();
        await frozen.InitializeAsync();
        try
        {
            using var call = Streaming(frozen.Channel(configure: PingEverySecond), "CountThenWait", "1");
            Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));
            frozen.Freeze();

            // The handler reports a missing answer as it reports a broken protocol.
            Assert.Contains((await FailureAsync(call.ResponseStream.MoveNext())).StatusCode, new[] { StatusCode.Internal, StatusCode.Unavailable });
        }
        finally
        {
            frozen.Kill();
            await frozen.DisposeAsync();
        }

        static void PingEverySecond(GrpcChannelOptions options)
        {
            var handler = (SocketsHttpHandler)options.HttpHandler!;
            handler.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(1);
        }
    }

    private static AsyncUnaryCall<byte[]> Unary(GrpcChannel channel, string method, string request, CallOptions options = default) =>
        channel.CreateCallInvoker().AsyncUnaryCall(RawMethod.Unary(Service, method), null, options, Encoding.UTF8.GetBytes(request));

    private static AsyncServerStreamingCall<byte[]> Streaming(GrpcChannel channel, string method, string request, CallOptions options = default) =>
        channel.CreateCallInvoker().AsyncServerStreamingCall(
            RawMethod.ServerStreaming(Service, method), null, options, Encoding.UTF8.GetBytes(request));

    private static Task<RpcException> FailureAsync(Task call) => Assert.ThrowsAsync<RpcException>(() => call.WaitAsync(Limits.Bound));

    private static async Task<List<string>> ReadAsync(AsyncServerStreamingCall<byte[]> call)
    {
        using var source = new CancellationTokenSource(Limits.Bound);
        var replies = new List<string>();
        await foreach (var reply in call.ResponseStream.ReadAllAsync(source.Token))
            replies.Add(Encoding.UTF8.GetString(reply));

        return replies;
    }
}
