using System.Net.Sockets;

namespace ScriptHost.Tests.Runs.Carried;

/// <summary>The two ends of a real connection.</summary>
internal sealed class ConnectedPair : IDisposable
{
    private ConnectedPair(Socket near, Socket far) => (Near, Far) = (new NetworkStream(near, ownsSocket: true), new NetworkStream(far, ownsSocket: true));

    public NetworkStream Near { get; }

    public NetworkStream Far { get; }

    public static async Task<ConnectedPair> CreateAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"pair-{Guid.NewGuid():N}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        var near = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await near.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return new ConnectedPair(near, await listener.AcceptAsync());
    }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
    }
}
