using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;

namespace Grpc.Tests;

/// <summary>What a channel makes of its options, and of servers that do not speak gRPC.</summary>
public sealed class ChannelTests
{
    [Fact]
    public void Credentials_that_contradict_the_address_are_refused()
    {
        Assert.Throws<InvalidOperationException>(
            () => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { Credentials = ChannelCredentials.SecureSsl }));
        Assert.Throws<InvalidOperationException>(
            () => GrpcChannel.ForAddress("https://localhost", new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure }));
    }

    [Fact]
    public void The_target_is_host_and_port()
    {
        using var channel = GrpcChannel.ForAddress("http://localhost:1234");
        Assert.Equal("localhost:1234", channel.Target);
    }

    [Fact]
    public async Task A_channel_without_options_reaches_a_server()
    {
        await using var host = await ProbeHost.StartAsync();
        using var channel = GrpcChannel.ForAddress($"http://localhost:{host.PlainPort}");
        await new Probe.ProbeClient(channel).EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, StatusCode.Internal)]
    [InlineData(HttpStatusCode.Unauthorized, StatusCode.Unauthenticated)]
    [InlineData(HttpStatusCode.Forbidden, StatusCode.PermissionDenied)]
    [InlineData(HttpStatusCode.NotFound, StatusCode.Unimplemented)]
    [InlineData(HttpStatusCode.TooManyRequests, StatusCode.Unavailable)]
    [InlineData(HttpStatusCode.BadGateway, StatusCode.Unavailable)]
    [InlineData(HttpStatusCode.ServiceUnavailable, StatusCode.Unavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout, StatusCode.Unavailable)]
    [InlineData(HttpStatusCode.InternalServerError, StatusCode.Unknown)]
    public async Task Without_a_gRPC_status_the_HTTP_status_decides(HttpStatusCode answer, StatusCode expected)
    {
        var failure = await CallAsync(_ => new HttpResponseMessage(answer));
        Assert.Equal(expected, failure.StatusCode);
    }

    [Theory]
    [InlineData(0x1, StatusCode.Internal)] // PROTOCOL_ERROR
    [InlineData(0x2, StatusCode.Internal)] // INTERNAL_ERROR
    [InlineData(0x7, StatusCode.Unavailable)] // REFUSED_STREAM
    [InlineData(0x8, StatusCode.Cancelled)] // CANCEL
    [InlineData(0xb, StatusCode.ResourceExhausted)] // ENHANCE_YOUR_CALM
    [InlineData(0xc, StatusCode.PermissionDenied)] // INADEQUATE_SECURITY
    public async Task The_code_of_a_reset_decides(long code, StatusCode expected)
    {
        var reset = new HttpRequestException("reset", new HttpProtocolException(code, "reset", null));
        Assert.Equal(expected, (await CallAsync(_ => throw reset)).StatusCode);
    }

    [Fact]
    public async Task A_connection_that_fails_is_unavailable_and_the_cause_is_told()
    {
        var failure = await CallAsync(_ => throw new HttpRequestException("outer", new IOException("inner")));
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Contains("inner", failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gRPC_status_outweighs_the_HTTP_status()
    {
        var failure = await CallAsync(_ =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            response.Headers.Add("grpc-status", "7");
            response.Headers.Add("grpc-message", "not %C3%BCber 100%");
            return response;
        });
        Assert.Equal(StatusCode.PermissionDenied, failure.StatusCode);
        Assert.Equal("not über 100%", failure.Status.Detail);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 })]
    [InlineData(new byte[] { 7, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 1 })]
    [InlineData(new byte[] { 0, 255, 255, 255, 255 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 255, 255 })]
    public async Task A_malformed_reply_is_an_error(byte[] body)
    {
        var failure = await CallAsync(_ => Reply(body, "0"));
        Assert.NotEqual(StatusCode.OK, failure.StatusCode);
    }

    [Fact]
    public async Task OK_without_a_message_is_an_error() =>
        Assert.Equal(StatusCode.Internal, (await CallAsync(_ => Reply([], "0"))).StatusCode);

    [Fact]
    public async Task A_message_without_a_status_is_an_error() =>
        Assert.NotEqual(StatusCode.OK, (await CallAsync(_ => Reply([0, 0, 0, 0, 0], status: null))).StatusCode);

    private static HttpResponseMessage Reply(byte[] body, string? status)
    {
        var response = new HttpResponseMessage { Version = HttpVersion.Version20, Content = new ByteArrayContent(body) };
        response.Content.Headers.ContentType = new("application/grpc");
        if (status != null)
            response.TrailingHeaders.Add("grpc-status", status);

        return response;
    }

    private static async Task<RpcException> CallAsync(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        using var handler = new AnsweringHandler(answer);
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = handler });
        using var call = new Probe.ProbeClient(channel).EchoAsync(new EchoRequest());
        return await call.FailureAsync();
    }

    private sealed class AnsweringHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = answer(request);
            response.Version = HttpVersion.Version20;
            response.RequestMessage = request;
            return Task.FromResult(response);
        }
    }
}
