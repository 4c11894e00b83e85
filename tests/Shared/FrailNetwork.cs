using System.Net;
using System.Net.Sockets;

namespace ScriptHost.Tests.Shared;

/// <summary>A TCP network to a server on a Unix socket, which a test cuts and mends.</summary>
internal sealed class FrailNetwork : IAsyncDisposable
{
    private readonly UnixDomainSocketEndPoint _server;
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly List<Socket> _silent = [];
    private readonly List<Task> _tasks = [];
    private CancellationTokenSource _silence = new();
    private TcpListener? _listener;

    private FrailNetwork(string socket)
    {
        _server = new UnixDomainSocketEndPoint(socket);
        Port = Listen(port: 0);
    }

    /// <summary>Of this machine's own address, where clients connect to.</summary>
    public int Port { get; }

    /// <summary>How many ends of connections were dropped.</summary>
    public int DroppedCount { get; private set; }

    /// <param name="socket">Of the server.</param>
    public static FrailNetwork To(string socket) => new(socket);

    /// <summary>Drops every connection (with a reset, as a firewall does), and refuses new ones until it is mended.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _listener?.Dispose();
            _listener = null;
            DroppedCount += _sockets.Count;
            foreach (var socket in _sockets)
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                socket.Dispose();
            }

            _sockets.Clear();
        }
    }

    /// <summary>The connections that there are carry nothing from now on, not even that they end; new ones do.</summary>
    public void Silence()
    {
        lock (_lock)
        {
            _silent.AddRange(_sockets);
            _sockets.Clear();
            _silence.Cancel();
            _silence.Dispose();
            _silence = new CancellationTokenSource();
        }
    }

    /// <summary>Carries new connections again.</summary>
    public void Mend() => Listen(Port);

    public async ValueTask DisposeAsync()
    {
        Cut();
        _silent.ForEach(socket => socket.Dispose());
        _silence.Dispose();
        await Task.WhenAll(_tasks).WaitAsync(TimeSpan.FromSeconds(30));
    }

    private int Listen(int port)
    {
        lock (_lock)
        {
            _listener = new TcpListener(IPAddress.Loopback, port);
            _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
            _listener.Start();
            _tasks.Add(AcceptAsync(_listener));
            return ((IPEndPoint)_listener.LocalEndpoint).Port;
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                if (TryKeep(client, listener) && TryKeep(server, listener))
                {
                    await server.ConnectAsync(_server);
                    Carry(client, server);
                }
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException or InvalidOperationException)
        {
            // It was cut.
        }
    }

    /// <summary>False: it was cut just now.</summary>
    private bool TryKeep(Socket socket, TcpListener listener)
    {
        lock (_lock)
        {
            if (_listener == listener)
            {
                return _sockets.Add(socket);
            }
        }

        socket.Dispose();
        return false;
    }

    private void Carry(Socket client, Socket server)
    {
        lock (_lock)
        {
            _tasks.AddRange([CarryAsync(client, server, _silence.Token), CarryAsync(server, client, _silence.Token)]);
        }
    }

    private static async Task CarryAsync(Socket from, Socket to, CancellationToken silence)
    {
        var buffer = new byte[8192];
        try
        {
            while (await from.ReceiveAsync(buffer, silence) is > 0 and var count)
            {
                await to.SendAsync(buffer.AsMemory(0, count), silence);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It was cut, or silenced.
        }
    }
}
