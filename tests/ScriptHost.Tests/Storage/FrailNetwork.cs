using System.Net;
using System.Net.Sockets;

namespace ScriptHost.Tests.Storage;

/// <summary>A network between an agent and a server on a Unix socket. When it is cut, neither of them is told.</summary>
internal sealed class FrailNetwork : IAsyncDisposable
{
    private readonly UnixDomainSocketEndPoint _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _carrying = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;
    private CancellationTokenSource _cut = new();

    /// <param name="socket">Of the server.</param>
    public FrailNetwork(string socket)
    {
        _server = new UnixDomainSocketEndPoint(socket);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The connections that there are carry nothing from now on, not even that they end; new ones do.</summary>
    public async Task CutAsync()
    {
        var cut = Interlocked.Exchange(ref _cut, new CancellationTokenSource());
        await cut.CancelAsync();
        cut.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await CutAsync();
        await Task.WhenAll(_carrying);
        _sockets.ForEach(socket => socket.Dispose());
        _cut.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_ending.Token);
                var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await server.ConnectAsync(_server, _ending.Token);
                _sockets.AddRange([client, server]);
                var cut = _cut.Token;
                _carrying.AddRange([CarryAsync(client, server, cut), CarryAsync(server, client, cut)]);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task CarryAsync(Socket from, Socket to, CancellationToken cut)
    {
        var buffer = new byte[8192];
        try
        {
            while (await from.ReceiveAsync(buffer, cut) is > 0 and var count)
            {
                await to.SendAsync(buffer.AsMemory(0, count), cut);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
        }
    }
}
