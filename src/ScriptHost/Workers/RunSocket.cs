using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using Google.Protobuf;
using ScriptHost.V1;

namespace ScriptHost.Workers;

/// <summary>
/// The agent's end of the socket on which a worker takes runs, one behind the other: a request out, its replies in, each behind its length, as
/// protobuf delimits messages.
/// </summary>
internal sealed class RunSocket : IDisposable
{
    private const int FirstBufferBytes = 4 * 1024;
    private const int LargestKeptBytes = 64 * 1024;

    private readonly NetworkStream _stream;
    private byte[] _received = new byte[FirstBufferBytes];
    private int _start;
    private int _end;

    private RunSocket(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Says the token on a socket that has just been connected.</summary>
    public static async Task<RunSocket> OpenAsync(Socket socket, string token, CancellationToken cancellationToken)
    {
        var opened = new RunSocket(socket);
        try
        {
            await opened._stream.WriteAsync(Encoding.UTF8.GetBytes($"{token}\n"), cancellationToken);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>One run: all that the worker says of it, the outcome last.</summary>
    /// <exception cref="IOException">The worker is lost.</exception>
    public async IAsyncEnumerable<RunReply> RunAsync(RunRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_end > _start || _stream.DataAvailable)
        {
            // Of nobody's run: whatever said it, nothing that this worker says can be believed.
            throw new IOException("The worker said something while it had no run.");
        }

        await SendAsync(request, cancellationToken);
        RunReply reply;
        do
        {
            reply = await ReceiveAsync(cancellationToken);
            yield return reply;
        }
        while (!reply.Events.Any(one => one.Outcome is not null));
    }

    public void Dispose() => _stream.Dispose();

    private async Task SendAsync(RunRequest request, CancellationToken cancellationToken)
    {
        using var message = new MemoryStream();
        request.WriteDelimitedTo(message);
        await _stream.WriteAsync(message.GetBuffer().AsMemory(0, (int)message.Length), cancellationToken);
    }

    private async ValueTask<RunReply> ReceiveAsync(CancellationToken cancellationToken)
    {
        RunReply? reply;
        while (!TryRead(out reply))
        {
            MakeRoom();
            var count = await _stream.ReadAsync(_received.AsMemory(_end), cancellationToken);
            _end += count > 0 ? count : throw new IOException("The connection to the worker is lost.");
        }

        return reply;
    }

    private bool TryRead([NotNullWhen(true)] out RunReply? reply)
    {
        reply = null;
        var waiting = _received.AsSpan(_start.._end);
        if (!TryReadLength(waiting, out var headBytes, out var length) || waiting.Length - headBytes < length)
        {
            return false;
        }

        reply = RunReply.Parser.ParseFrom(waiting.Slice(headBytes, length));
        _start += headBytes + length;
        return true;
    }

    /// <exception cref="IOException">No message of a worker is that long.</exception>
    private static bool TryReadLength(ReadOnlySpan<byte> source, out int headBytes, out int length)
    {
        (headBytes, length) = (0, 0);
        foreach (var next in source)
        {
            length |= (next & 0x7F) << (7 * headBytes++);
            if (length is < 0 or > WorkerConnection.MaxMessageBytes || headBytes > 4)
            {
                throw new IOException($"The worker announced a message of more than {WorkerConnection.MaxMessageBytes} bytes.");
            }

            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What came is moved to the front; beyond that it grows with what comes, not with what was announced.</summary>
    private void MakeRoom()
    {
        var waiting = _end - _start;
        if (_start > 0)
        {
            var target = waiting < FirstBufferBytes && _received.Length > LargestKeptBytes ? new byte[FirstBufferBytes] : _received;
            _received.AsSpan(_start.._end).CopyTo(target);
            (_received, _start, _end) = (target, 0, waiting);
        }

        if (_end == _received.Length)
        {
            Array.Resize(ref _received, 2 * _received.Length);
        }
    }
}
