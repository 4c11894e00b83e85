using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ScriptHost.Posix;

/// <summary>The process at the other end of a Unix socket, as it was when the connection was made: SO_PEERCRED, unix(7).</summary>
/// <param name="Id">Its id, as this process sees it.</param>
/// <param name="UserId">Its user.</param>
public readonly record struct PeerProcess(int Id, int UserId)
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    public static PeerProcess Of(Socket socket)
    {
        // pid, uid, gid
        Span<int> credentials = stackalloc int[3];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, MemoryMarshal.AsBytes(credentials));
        return new PeerProcess(credentials[0], credentials[1]);
    }
}
