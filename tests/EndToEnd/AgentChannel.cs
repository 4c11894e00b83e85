using System.Net.Sockets;
using Grpc.Net.Client;

namespace ScriptHost.EndToEnd;

/// <summary>Connects to an agent's socket, as often as its channel needs to.</summary>
internal static class AgentChannel
{
    public static GrpcChannel To(string socketPath) => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
    });
}
