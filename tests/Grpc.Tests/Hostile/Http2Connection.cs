using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Grpc.Tests.Hostile;

/// <summary>An HTTP/2 client that sends what it is told to, right or wrong.</summary>
internal sealed class Http2Connection : IAsyncDisposable
{
    private const int FrameHeaderBytes = 9;

    private readonly NetworkStream _stream;

    private Http2Connection(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Connects and opens the connection as the protocol wants it.</summary>
    public static async Task<Http2Connection> OpenAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var connection = new Http2Connection(socket);
        await connection.SendBytesAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());

        // SETTINGS_HEADER_TABLE_SIZE (1) of 0, so that replies can be read without a table.
        await connection.SendAsync(new Http2Frame(FrameType.Settings, 0, 0, [0, 1, 0, 0, 0, 0]));
        return connection;
    }

    public static IEnumerable<(string Name, string Value)> RequestHeaders(string path = "/probe.v1.Probe/Echo") =>
    [
        (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost"), ("content-type", "application/grpc"), ("te", "trailers"),
    ];

    /// <summary>A message with its prefix.</summary>
    public static byte[] Message(byte[] payload, byte flag = 0)
    {
        var message = new byte[5 + payload.Length];
        message[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), payload.Length);
        payload.CopyTo(message, 5);
        return message;
    }

    public Task SendHeadersAsync(int streamId, IEnumerable<(string Name, string Value)> headers, bool endStream = false) =>
        SendAsync(new Http2Frame(
            FrameType.Headers, (byte)(Http2Frame.EndHeaders | (endStream ? Http2Frame.EndStream : 0)), streamId, HeaderBlock.Encode(headers)));

    public Task SendDataAsync(int streamId, byte[] data, bool endStream) =>
        SendAsync(new Http2Frame(FrameType.Data, endStream ? Http2Frame.EndStream : (byte)0, streamId, data));

    public Task ResetAsync(int streamId, byte code) => SendAsync(new Http2Frame(FrameType.ResetStream, 0, streamId, [0, 0, 0, code]));

    public async Task SendAsync(Http2Frame frame)
    {
        var bytes = new byte[FrameHeaderBytes + frame.Payload.Length];
        bytes[0] = (byte)(frame.Payload.Length >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1), (ushort)frame.Payload.Length);
        bytes[3] = (byte)frame.Type;
        bytes[4] = frame.Flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), frame.StreamId);
        frame.Payload.CopyTo(bytes, FrameHeaderBytes);
        await SendBytesAsync(bytes);
    }

    public async Task SendBytesAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>The next frame; null when the server has closed the connection.</summary>
    public async Task<Http2Frame?> ReadFrameAsync(CancellationToken cancellationToken)
    {
        try
        {
            var header = new byte[FrameHeaderBytes];
            await _stream.ReadExactlyAsync(header, cancellationToken);
            var payload = new byte[(header[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(1))];
            await _stream.ReadExactlyAsync(payload, cancellationToken);
            return new Http2Frame((FrameType)header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads until the server ends the stream, resets it or gives the connection up.</summary>
    public async Task<RawResponse> ReadResponseAsync(int streamId, CancellationToken cancellationToken)
    {
        var response = new RawResponse();
        while (await ReadFrameAsync(cancellationToken) is { Type: not FrameType.GoAway } frame)
        {
            if (frame.StreamId == streamId && response.Add(frame))
                return response;
        }

        return response;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
