using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace ScriptHost.Data.Carried;

/// <summary>
/// The way to the caller's session: frames over a Unix socket, one request at a time. <see cref="Cancel"/> alone may come from another
/// thread.
/// </summary>
internal sealed class CarriedChannel : IDisposable
{
    public const ushort ProtocolVersion = 1;

    /// <summary>The largest frame, without its length.</summary>
    public const int MaxFrameBytes = 64 * 1024 * 1024;

    private const int MinFrameBytes = 5;

    // What is announced is allocated as it comes.
    private const int FirstAllocationBytes = 1024 * 1024;

    private static readonly TimeSpan GreetingTimeout = TimeSpan.FromSeconds(60);

    // After it a shim that does not answer a Cancel counts as gone.
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(90);

    private readonly Socket _socket;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Lock _gate = new();
    private readonly byte[] _ahead = new byte[16 * 1024];
    private int _aheadStart;
    private int _aheadEnd;
    private uint _lastNumber;
    private uint _current;
    private Timer? _overdue;
    private volatile bool _isLost;

    private CarriedChannel(Socket socket) => _socket = socket;

    /// <summary>True once nothing can be asked any more.</summary>
    public bool IsLost => _isLost;

    /// <summary>True when the script may commit and roll back the caller's transaction.</summary>
    public bool AllowsCommit { get; private set; }

    /// <summary>The module of the shim's driver with its version, such as <c>oracledb 2.4.1</c>.</summary>
    public string Driver { get; private set; } = "";

    /// <summary>As the driver tells it; empty where it does not.</summary>
    public string DatabaseVersion { get; private set; } = "";

    /// <summary>What the caller connected to, such as <c>host/service</c>; empty where the driver does not tell.</summary>
    public string DataSource { get; private set; } = "";

    /// <summary>Connects and greets.</summary>
    /// <param name="path">Of the run's socket.</param>
    /// <param name="token">What the agent lets in.</param>
    /// <exception cref="CarriedException">There is nobody, or nobody who speaks the protocol.</exception>
    public static CarriedChannel Connect(string path, string token)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var channel = new CarriedChannel(socket);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.Send(Encoding.ASCII.GetBytes(token + "\n"));
            socket.ReceiveTimeout = (int)GreetingTimeout.TotalMilliseconds;
            channel.Greet();
            socket.ReceiveTimeout = 0;
            return channel;
        }
        catch (Exception e)
        {
            channel.Dispose();
            throw e is SocketException or ArgumentException ? CarriedException.Lost($"the caller's session cannot be reached: {e.Message}", e) : e;
        }
    }

    /// <summary>Sends a request and gives the first frame of its answer.</summary>
    public async Task<CarriedFrame> AskAsync(CarriedMessage message, PayloadWriter content, Trip trip)
    {
        if (content.ContentLength > MaxFrameBytes - MinFrameBytes)
        {
            throw new CarriedException("TOO_LARGE", $"The values have {content.ContentLength} bytes; at most {MaxFrameBytes - MinFrameBytes} are sent at once. Send fewer rows.");
        }

        ThrowIfLost();
        lock (_gate)
        {
            if (_current != 0)
            {
                throw new CarriedException("CONNECTION_IN_USE", "The session is executing another statement at this moment. Await it first: a connection is for one thread at a time.");
            }

            _current = ++_lastNumber;
        }

        return await ReceiveAsync(content.Finish(message, _lastNumber), trip);
    }

    /// <summary>The next frame of an answer that has several.</summary>
    public Task<CarriedFrame> NextAsync(Trip trip) => ReceiveAsync(request: default, trip);

    /// <summary>The answer is complete.</summary>
    public void Ended()
    {
        lock (_gate)
        {
            _current = 0;
            _overdue?.Dispose();
            _overdue = null;
        }
    }

    /// <summary>Has the shim break the statement that is under way, if one is.</summary>
    public void Cancel()
    {
        uint number;
        lock (_gate)
        {
            if ((number = _current) == 0 || _isLost)
            {
                return;
            }

            _overdue ??= new Timer(static state => ((CarriedChannel)state!).Break(), this, CancelTimeout, Timeout.InfiniteTimeSpan);
        }

        _sending.Wait();
        try
        {
            _socket.Send(new PayloadWriter().Finish(CarriedMessage.Cancel, number).Span);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Who waits for the answer sees it, too.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>An answer that makes no sense: nothing that follows would.</summary>
    public void Break()
    {
        _isLost = true;
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is over already.
        }
    }

    /// <exception cref="CarriedException">CONNECTION_LOST: nothing can be asked any more.</exception>
    public void ThrowIfLost()
    {
        if (_isLost)
        {
            throw CarriedException.Lost("the caller's session is gone");
        }
    }

    public void Dispose()
    {
        Ended();
        _isLost = true;
        _socket.Dispose();
    }

    private void Greet()
    {
        var hello = new PayloadWriter().Bytes("SHCS"u8).UInt16(ProtocolVersion).UInt16(ProtocolVersion).Text($"ScriptHost {typeof(CarriedChannel).Assembly.GetName().Version}");
        var welcome = Trip.Done(trip => AskAsync(CarriedMessage.Hello, hello, trip)).Expect(CarriedMessage.Welcome);
        if (welcome.UInt16() is var version && version != ProtocolVersion)
        {
            throw CarriedException.Malformed($"it speaks version {version} of the protocol, and this worker version {ProtocolVersion}");
        }

        AllowsCommit = (welcome.Byte() & 1) != 0;
        (Driver, DatabaseVersion, DataSource) = (welcome.Text(), welcome.Text(), welcome.Text());
        welcome.End();
    }

    /// <summary>Sends a request, where there is one, and gives the next frame of the answer. A connection that fails is lost.</summary>
    private async Task<CarriedFrame> ReceiveAsync(ReadOnlyMemory<byte> request, Trip trip)
    {
        try
        {
            if (!request.IsEmpty)
            {
                await SendAsync(request, trip);
            }

            var frame = await ReadFrameAsync(trip);
            if (!frame.IsContinued)
            {
                Ended();
            }

            return frame;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            Break();
            throw CarriedException.Lost(e is IOException ? e.Message : $"the caller's session is gone: {e.Message}", e);
        }
        catch (CarriedException e) when (e.IsLost)
        {
            Break();
            throw;
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> frame, Trip trip)
    {
        if (trip.IsAsync)
        {
            await _sending.WaitAsync(CancellationToken.None);
        }
        else
        {
            _sending.Wait(CancellationToken.None);
        }

        try
        {
            // Never a part of a frame: the trip's token breaks the statement, not the sending.
            while (frame.Length > 0)
            {
                frame = frame[(trip.IsAsync ? await _socket.SendAsync(frame, CancellationToken.None) : _socket.Send(frame.Span))..];
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task<CarriedFrame> ReadFrameAsync(Trip trip)
    {
        var head = new byte[PayloadWriter.HeadLength];
        await FillAsync(head, trip);
        var length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length is < MinFrameBytes or > MaxFrameBytes)
        {
            throw CarriedException.Malformed($"a frame of {length} bytes");
        }

        var content = new byte[Math.Min(FirstAllocationBytes, (int)length - MinFrameBytes)];
        await FillAsync(content, trip);
        for (var filled = content.Length; filled < length - MinFrameBytes; filled = content.Length)
        {
            Array.Resize(ref content, (int)Math.Min(filled * 2L, length - MinFrameBytes));
            await FillAsync(content.AsMemory(filled), trip);
        }

        var frame = new CarriedFrame((CarriedMessage)head[4], BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(5)), content);

        // Number 0: the shim cannot tell which request it is about.
        return frame.Number == _current || (frame is { Number: 0, Message: CarriedMessage.Error })
            ? frame
            : throw CarriedException.Malformed($"an answer to request {frame.Number} where one to {_current} is expected");
    }

    private async ValueTask FillAsync(Memory<byte> target, Trip trip)
    {
        while (target.Length > 0)
        {
            if (_aheadEnd > _aheadStart)
            {
                var count = Math.Min(target.Length, _aheadEnd - _aheadStart);
                _ahead.AsMemory(_aheadStart, count).CopyTo(target);
                _aheadStart += count;
                target = target[count..];
                continue;
            }

            var isLarge = target.Length >= _ahead.Length;
            var buffer = isLarge ? target : _ahead;
            var received = trip.IsAsync ? await _socket.ReceiveAsync(buffer, CancellationToken.None) : _socket.Receive(buffer.Span);
            if (received == 0)
            {
                throw new EndOfStreamException("the caller's session has ended");
            }

            if (isLarge)
            {
                target = target[received..];
            }
            else
            {
                (_aheadStart, _aheadEnd) = (0, received);
            }
        }
    }
}
