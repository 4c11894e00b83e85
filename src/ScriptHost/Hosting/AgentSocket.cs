using System.Net.Sockets;
using ScriptHost.Workers;

namespace ScriptHost.Hosting;

/// <summary>Where an agent can be reached on its own machine.</summary>
internal static class AgentSocket
{
    /// <summary>The socket of the agent that serves a data folder.</summary>
    public static string PathFor(string dataDirectory)
    {
        var path = Path.Combine(Path.GetFullPath(dataDirectory), "agent.sock");
        RuntimeFolder.CheckSocketPath(path, "Agent:DataDirectory (option --data)");
        return path;
    }

    /// <summary>Connects to one; as the connect callback of an HTTP client.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
