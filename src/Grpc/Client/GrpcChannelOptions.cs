using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>How a channel is made.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>
    /// The HTTP handler that connections, certificates, keep-alive pings and Unix sockets are set up on. Default: a new
    /// <see cref="SocketsHttpHandler" /> with <see cref="SocketsHttpHandler.EnableMultipleHttp2Connections" />, without which calls queue behind
    /// 100 long ones.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether the channel disposes the handler that was given. Default: false.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>Says again whether the address is encrypted; a contradiction is an error. Default: null, as the address says.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>The largest message that may be sent, in bytes; null (default): no limit. Larger: RESOURCE_EXHAUSTED.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>The largest message that is accepted, in bytes; null: no limit. Default: 4,194,304. Larger: RESOURCE_EXHAUSTED.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;
}
