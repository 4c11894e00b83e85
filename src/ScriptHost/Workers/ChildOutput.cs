using ScriptHost.Posix;
using ScriptHost.V1;

namespace ScriptHost.Workers;

/// <summary>Takes bytes that a child wrote; called by one thread at a time for each stream.</summary>
internal delegate void OutputReceiver(OutputStream stream, ReadOnlySpan<byte> data);

/// <summary>
/// One output stream of a child process, drained by the agent from the moment that it is known where to, so that nothing a child writes can block it or
/// be lost with it.
/// </summary>
internal sealed class ChildOutput(OutputStream stream, PipeReader pipe, PipePoller poller)
{
    // What a pipe can hold at the most (F_SETPIPE_SZ for unprivileged users): a child that keeps writing is not waited for.
    private const int MaxDrainBytes = 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private OutputReceiver? _receiver;
    private bool _isWatched;
    private bool _closed;

    /// <summary>Gives all bytes from now on to a receiver; with null they are counted as stray.</summary>
    public void SendTo(OutputReceiver? receiver)
    {
        lock (_lock)
        {
            _receiver = receiver;
            if (_isWatched)
            {
                return;
            }

            _isWatched = true;
        }

        poller.Watch(pipe, OnReadable);
    }

    /// <summary>Bytes that arrived when nobody was to receive any.</summary>
    public long StrayBytes { get; private set; }

    /// <summary>Hands over what the pipe holds now, without waiting for its end: a left-over child may keep that open for ever.</summary>
    public void Drain()
    {
        for (var total = 0; total < MaxDrainBytes;)
        {
            var count = ReadOnce();
            if (count == 0)
            {
                return;
            }

            total += count;
        }
    }

    /// <summary>Called by the poller when there is something to read; false once the pipe is closed.</summary>
    private bool OnReadable()
    {
        ReadOnce();
        return !_closed;
    }

    private int ReadOnce()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return 0;
            }

            var result = pipe.TryRead(_buffer, out var count);
            _closed = result == PipeReadResult.Closed;
            if (result == PipeReadResult.Data && _receiver is not null)
            {
                _receiver(stream, _buffer.AsSpan(0, count));
            }
            else
            {
                StrayBytes += count;
            }

            return count;
        }
    }
}
