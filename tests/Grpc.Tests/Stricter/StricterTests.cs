using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Tests.Hostile;
using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;

namespace Grpc.Tests.Stricter;

/// <summary>Where ScriptHost.Grpc promises more than the official packages, or something else.</summary>
public sealed class StricterTests
{
    [Fact]
    public async Task The_size_limit_of_a_server_holds_for_the_decompressed_message()
    {
        await using var host = await ProbeHost.StartAsync(options => options.MaxReceiveMessageSize = 50_000);
        var headers = Http2Connection.RequestHeaders().Append(("grpc-encoding", "gzip"));
        var bomb = Compress(new EchoRequest { Payload = ByteString.CopyFrom(new byte[10_000_000]) }.ToByteArray());
        Assert.InRange(bomb.Length, 1, 40_000);
        var response = await SendAsync(host, headers, Http2Connection.Message(bomb, flag: 1));
        Assert.Equal(StatusCode.ResourceExhausted, response.GrpcStatus);
    }

    [Fact]
    public async Task Repeated_binary_metadata_may_be_joined_by_commas()
    {
        await using var host = await ProbeHost.StartAsync();
        string? received = null;
        host.State.Inspect = context =>
            received = string.Join(' ', context.RequestHeaders.GetAll("x-data-bin").Select(entry => Convert.ToHexString(entry.ValueBytes)));
        var headers = Http2Connection.RequestHeaders().Append(("x-data-bin", "AQ==, AgM")).Append(("x-data-bin", "BA"));
        var request = new EchoRequest { Behaviour = "inspect" }.ToByteArray();
        Assert.Equal(StatusCode.OK, (await SendAsync(host, headers, Http2Connection.Message(request))).GrpcStatus);
        Assert.Equal("01 0203 04", received);
    }

    [Fact]
    public async Task The_message_limit_alone_limits_a_request()
    {
        // Above what Kestrel allows for a request body unless told otherwise.
        const int PayloadBytes = 40_000_000;
        await using var host = await ProbeHost.StartAsync(options => options.MaxReceiveMessageSize = null);
        var client = host.Client(configure: options => options.MaxReceiveMessageSize = null);
        var request = new EchoRequest { Payload = ByteString.CopyFrom(new byte[PayloadBytes]) };
        Assert.Equal(PayloadBytes, (await client.EchoAsync(request).ResponseAsync.WaitAsync(Limits.Bound)).Payload.Length);
    }

    [Fact]
    public async Task A_writer_that_waits_for_a_reader_is_stopped_by_the_deadline()
    {
        await using var host = await ProbeHost.StartAsync();
        await using var connection = await Http2Connection.OpenAsync(host.PlainPort);
        var request = new CountRequest { PayloadBytes = 100_000, Behaviour = "write forever" };
        await connection.SendHeadersAsync(1, Http2Connection.RequestHeaders("/probe.v1.Probe/Count").Append(("grpc-timeout", "300m")));
        await connection.SendDataAsync(1, Http2Connection.Message(request.ToByteArray()), endStream: true);
        while (await host.State.NextReportAsync() is not "writing ended")
        {
        }

        // The window stays closed, and still the stream comes to an end.
        using var bound = new CancellationTokenSource(Limits.Bound);
        Assert.NotNull((await connection.ReadResponseAsync(1, bound.Token)).ResetCode);
    }

    [Fact]
    public async Task A_writer_that_is_late_is_not_logged_as_an_error()
    {
        await using var host = await ProbeHost.StartAsync();
        using (var call = host.Client().Count(new CountRequest { Count = 1, PayloadBytes = 100_000, Behaviour = "write forever" }))
            Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));

        while (await host.State.NextReportAsync() is not "disposed")
        {
        }

        Assert.Equal([], host.Log.Errors);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(bytes);

        return compressed.ToArray();
    }

    private static async Task<RawResponse> SendAsync(ProbeHost host, IEnumerable<(string Name, string Value)> headers, byte[] body)
    {
        using var bound = new CancellationTokenSource(Limits.Bound);
        await using var connection = await Http2Connection.OpenAsync(host.PlainPort);
        await connection.SendHeadersAsync(1, headers);
        await connection.SendDataAsync(1, body, endStream: true);
        return await connection.ReadResponseAsync(1, bound.Token);
    }
}
