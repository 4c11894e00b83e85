using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;

namespace Grpc.Tests.Hostile;

/// <summary>Requests that no gRPC client sends. Each is answered or cut off, and the next good call works.</summary>
public sealed class HostileRequestTests
{
    private const byte Cancel = 8;

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpcx")]
    [InlineData("")]
    public async Task A_content_type_that_is_not_gRPC_is_refused(string contentType)
    {
        var headers = Http2Connection.RequestHeaders().Select(header => header.Name == "content-type" ? ("content-type", contentType) : header);
        Assert.Equal("415", (await SendAsync(headers, Http2Connection.Message([]))).HttpStatus);
    }

    [Fact]
    public async Task A_request_without_content_type_is_refused() =>
        Assert.Equal("415", (await SendAsync(Http2Connection.RequestHeaders().Where(header => header.Name != "content-type"), [])).HttpStatus);

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc; charset=utf-8")]
    public async Task A_content_type_may_name_the_message_format(string contentType)
    {
        var headers = Http2Connection.RequestHeaders().Select(header => header.Name == "content-type" ? ("content-type", contentType) : header);
        Assert.Equal(StatusCode.OK, (await SendAsync(headers, Http2Connection.Message([]))).GrpcStatus);
    }

    [Fact]
    public async Task Another_HTTP_method_is_refused()
    {
        var headers = Http2Connection.RequestHeaders().Select(header => header.Name == ":method" ? (":method", "GET") : header);
        Assert.Contains((await SendAsync(headers, [])).HttpStatus, new[] { "404", "405" });
    }

    [Fact]
    public async Task An_older_HTTP_version_is_refused()
    {
        await using var host = await ProbeHost.StartAsync();
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = TestCertificate.Only(host.Certificate);
        using var http = new HttpClient(handler);
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new("application/grpc");
        using var response = await http.PostAsync($"https://localhost:{host.TlsPort}/probe.v1.Probe/Echo", content).WaitAsync(Limits.Bound);
        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
    }

    [Fact]
    public async Task Pages_of_the_same_application_are_left_alone()
    {
        await using var host = await ProbeHost.StartAsync();
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = TestCertificate.Only(host.Certificate);
        using var http = new HttpClient(handler) { BaseAddress = new Uri($"https://localhost:{host.TlsPort}") };
        Assert.Equal("a page", await http.GetStringAsync("/plain/page").WaitAsync(Limits.Bound));
        using var missing = await http.GetAsync("/plain/missing").WaitAsync(Limits.Bound);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Theory]
    [InlineData("/probe.v1.Probe/Missing")]
    [InlineData("/probe.v1.Missing/Echo")]
    public async Task An_unknown_path_is_unimplemented(string path)
    {
        var response = await SendAsync(Http2Connection.RequestHeaders(path), Http2Connection.Message([]));
        Assert.Equal(("200", StatusCode.Unimplemented), (response.HttpStatus, response.GrpcStatus));
    }

    [Theory]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, StatusCode.Internal)] // a flag that does not exist
    [InlineData(new byte[] { }, StatusCode.Internal)] // no message
    [InlineData(new byte[] { 0, 0, 0 }, StatusCode.Internal)] // half a prefix
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, StatusCode.Internal)] // longer than the body
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 1 }, StatusCode.Internal)] // shorter than the body
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, StatusCode.Internal)] // two messages
    [InlineData(new byte[] { 0, 127, 255, 255, 255, 1 }, StatusCode.ResourceExhausted)]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, StatusCode.Internal)] // compressed, by nobody knows what
    public async Task A_malformed_body_is_refused(byte[] body, StatusCode expected) =>
        Assert.Equal(expected, (await SendAsync(Http2Connection.RequestHeaders(), body)).GrpcStatus);

    [Fact]
    public async Task A_length_that_no_message_can_have_is_refused()
    {
        var response = await SendAsync(Http2Connection.RequestHeaders(), [0, 255, 255, 255, 255]);
        Assert.NotNull(response.GrpcStatus);
        Assert.NotEqual(StatusCode.OK, response.GrpcStatus);
    }

    [Fact]
    public async Task A_claimed_length_above_the_limit_is_refused_before_the_body_is_there()
    {
        await using var host = await ProbeHost.StartAsync();
        await using var connection = await Http2Connection.OpenAsync(host.PlainPort);
        await connection.SendHeadersAsync(1, Http2Connection.RequestHeaders());
        await connection.SendDataAsync(1, [0, 127, 0, 0, 0], endStream: false);
        Assert.Equal(StatusCode.ResourceExhausted, (await ReadAsync(connection, 1)).GrpcStatus);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task A_message_that_is_not_compressed_as_it_says_is_refused(string encoding)
    {
        var headers = Http2Connection.RequestHeaders().Append(("grpc-encoding", encoding));
        var response = await SendAsync(headers, Http2Connection.Message([1, 2, 3, 4, 5, 6, 7], flag: 1));
        Assert.NotNull(response.GrpcStatus);
        Assert.NotEqual(StatusCode.OK, response.GrpcStatus);
    }

    [Fact]
    public async Task An_unknown_encoding_is_unimplemented_and_the_known_ones_are_named()
    {
        var headers = Http2Connection.RequestHeaders().Append(("grpc-encoding", "snappy"));
        var response = await SendAsync(headers, Http2Connection.Message([1, 2, 3], flag: 1));
        Assert.Equal(StatusCode.Unimplemented, response.GrpcStatus);
        Assert.Contains("gzip", response.Headers["grpc-accept-encoding"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Garbage_instead_of_a_message_is_refused()
    {
        var response = await SendAsync(Http2Connection.RequestHeaders(), Http2Connection.Message([255, 255, 255, 255, 255, 255]));
        Assert.NotNull(response.GrpcStatus);
        Assert.NotEqual(StatusCode.OK, response.GrpcStatus);
    }

    [Theory]
    [InlineData("1H", 60)]
    [InlineData("90M", 90)]
    [InlineData("600S", 10)]
    [InlineData("00120000m", 2)]
    [InlineData("60000000u", 1)]
    [InlineData("99999999M", 99_999_999)]
    public async Task A_time_out_may_come_in_any_unit(string timeout, long minutes)
    {
        await using var host = await ProbeHost.StartAsync();
        DateTime? deadline = null;
        host.State.Inspect = context =>
        {
            deadline = context.Deadline;
            return "";
        };
        var headers = Http2Connection.RequestHeaders().Append(("grpc-timeout", timeout));
        Assert.Equal(StatusCode.OK, (await SendAsync(host, headers, Http2Connection.Message(Behaviour("inspect")))).GrpcStatus);
        Assert.InRange((deadline!.Value - Clock.Now).TotalMinutes, minutes - 0.9, minutes + 0.1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("5x")]
    [InlineData("-5S")]
    [InlineData("123456789S")]
    public async Task A_malformed_time_out_counts_as_none(string timeout)
    {
        var headers = Http2Connection.RequestHeaders().Append(("grpc-timeout", timeout));
        Assert.Equal(StatusCode.OK, (await SendAsync(headers, Http2Connection.Message([]))).GrpcStatus);
    }

    [Theory]
    [InlineData("200m")]
    [InlineData("200000u")]
    [InlineData("99999999n")]
    public async Task The_server_itself_ends_a_call_at_its_deadline(string timeout)
    {
        var headers = Http2Connection.RequestHeaders().Append(("grpc-timeout", timeout));
        var response = await SendAsync(headers, Http2Connection.Message(Behaviour("wait")));
        Assert.Equal(StatusCode.DeadlineExceeded, response.GrpcStatus);
    }

    [Fact]
    public async Task Binary_metadata_may_be_padded()
    {
        await using var host = await ProbeHost.StartAsync();
        string? received = null;
        host.State.Inspect = context => received =
            Convert.ToHexString(context.RequestHeaders.GetValueBytes("x-padded-bin")!) + Convert.ToHexString(context.RequestHeaders.GetValueBytes("x-bare-bin")!);
        var headers = Http2Connection.RequestHeaders().Append(("x-padded-bin", "AQ==")).Append(("x-bare-bin", "AgM"));
        Assert.Equal(StatusCode.OK, (await SendAsync(host, headers, Http2Connection.Message(Behaviour("inspect")))).GrpcStatus);
        Assert.Equal("010203", received);
    }

    [Fact]
    public async Task Metadata_with_impossible_names_is_left_out()
    {
        await using var host = await ProbeHost.StartAsync();
        host.State.Inspect = context => $"{context.RequestHeaders.Count}";
        var headers = Http2Connection.RequestHeaders().Append(("x-odd!#$", "value")).Append(("x-data-bin", "not base64"));
        Assert.NotNull((await SendAsync(host, headers, Http2Connection.Message(Behaviour("inspect")))).GrpcStatus);
    }

    [Fact]
    public async Task A_reset_in_the_middle_of_a_request_harms_nobody()
    {
        await using var host = await ProbeHost.StartAsync();
        await using var connection = await Http2Connection.OpenAsync(host.PlainPort);
        await connection.SendHeadersAsync(1, Http2Connection.RequestHeaders());
        await connection.SendDataAsync(1, [0, 0, 0, 1, 0, 42], endStream: false);
        await connection.ResetAsync(1, Cancel);

        // The same connection goes on.
        await connection.SendHeadersAsync(3, Http2Connection.RequestHeaders());
        await connection.SendDataAsync(3, Http2Connection.Message([]), endStream: true);
        Assert.Equal(StatusCode.OK, (await ReadAsync(connection, 3)).GrpcStatus);
        Assert.Equal([], host.Log.KestrelErrors);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_of_a_call_ends_its_service()
    {
        await using var host = await ProbeHost.StartAsync();
        await using (var connection = await Http2Connection.OpenAsync(host.PlainPort))
        {
            await connection.SendHeadersAsync(1, Http2Connection.RequestHeaders());
            await connection.SendDataAsync(1, Http2Connection.Message(Behaviour("wait")), endStream: true);
            Assert.Equal("waiting", await host.State.NextReportAsync());
        }

        Assert.Equal("cancelled", await host.State.NextReportAsync());
        Assert.Equal([], host.Log.KestrelErrors);
    }

    [Fact]
    public async Task A_flood_of_headers_is_cut_off_and_other_connections_go_on()
    {
        await using var host = await ProbeHost.StartAsync();
        await using var connection = await Http2Connection.OpenAsync(host.PlainPort);
        var flood = HeaderBlock.Encode(Enumerable.Range(0, 1000).Select(number => ($"x-flood-{number}", new string('f', 100))));
        try
        {
            await connection.SendAsync(new Http2Frame(FrameType.Headers, 0, 1, HeaderBlock.Encode(Http2Connection.RequestHeaders())));
            foreach (var part in flood.Chunk(16_000))
                await connection.SendAsync(new Http2Frame(FrameType.Continuation, 0, 1, part));
        }
        catch (IOException)
        {
            // Closed while we were sending.
        }

        Assert.False((await ReadAsync(connection, 1)).IsComplete);
        await host.Client().EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
    }

    [Fact]
    public async Task A_reader_that_does_not_read_holds_the_writer_back()
    {
        const int WindowBytes = 65_535, MessageBytes = 10_000;
        await using var host = await ProbeHost.StartAsync();
        await using var connection = await Http2Connection.OpenAsync(host.PlainPort);
        var request = new CountRequest { PayloadBytes = MessageBytes, Behaviour = "write forever" };
        await connection.SendHeadersAsync(1, Http2Connection.RequestHeaders("/probe.v1.Probe/Count"));
        await connection.SendDataAsync(1, Http2Connection.Message(request.ToByteArray()), endStream: true);

        // The window is never opened again: what is in it arrives, and no more.
        using var bound = new CancellationTokenSource(Limits.Bound);
        var received = 0;
        while (received < WindowBytes && await connection.ReadFrameAsync(bound.Token) is { } frame)
            received += frame.Type == FrameType.Data ? frame.Payload.Length : 0;

        Assert.Equal(WindowBytes, received);
        await connection.ResetAsync(1, Cancel);
        var written = 0;
        while (await host.State.NextReportAsync() is not "writing ended")
            written++;

        // The window, and what the server may hold in its own buffers.
        Assert.InRange(written, 1, (WindowBytes + 200_000) / MessageBytes);
    }

    private static byte[] Behaviour(string name) => new EchoRequest { Behaviour = name }.ToByteArray();

    private static async Task<RawResponse> SendAsync(IEnumerable<(string Name, string Value)> headers, byte[] body)
    {
        await using var host = await ProbeHost.StartAsync();
        return await SendAsync(host, headers, body);
    }

    /// <summary>Sends a request and makes sure that a good one works afterwards.</summary>
    private static async Task<RawResponse> SendAsync(ProbeHost host, IEnumerable<(string Name, string Value)> headers, byte[] body)
    {
        await using var connection = await Http2Connection.OpenAsync(host.PlainPort);
        await connection.SendHeadersAsync(1, headers);
        await connection.SendDataAsync(1, body, endStream: true);
        var response = await ReadAsync(connection, 1);
        await host.Client().EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        return response;
    }

    private static async Task<RawResponse> ReadAsync(Http2Connection connection, int streamId)
    {
        using var bound = new CancellationTokenSource(Limits.Bound);
        return await connection.ReadResponseAsync(streamId, bound.Token);
    }
}
