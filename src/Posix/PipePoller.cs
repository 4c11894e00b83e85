using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ScriptHost.Posix;

/// <summary>
/// Watches many pipes with one thread, because .NET reads an anonymous pipe only by blocking a thread of the pool for each.
/// A pipe's callback runs on that thread whenever bytes can be read or the pipe was closed; it must not block.
/// </summary>
public sealed class PipePoller : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (PipeReader Pipe, Func<bool> OnReadable)> _watched = [];
    private readonly int _wakeRead;
    private readonly int _wakeWrite;
    private readonly Thread _thread;
    private bool _changed = true;
    private bool _disposed;

    public unsafe PipePoller()
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe2(ends, Libc.O_CLOEXEC | Libc.O_NONBLOCK) == -1)
        {
            throw new IOException("No pipe could be made.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }

        (_wakeRead, _wakeWrite) = (ends[0], ends[1]);
        _thread = new Thread(Loop) { IsBackground = true, Name = "pipe poller" };
        _thread.Start();
    }

    /// <summary>Starts to watch a pipe. Once the callback returns false, the pipe is watched no longer and disposed of.</summary>
    public void Watch(PipeReader pipe, Func<bool> onReadable)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _watched.Add(pipe.Descriptor, (pipe, onReadable));
            _changed = true;
        }

        Wake();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        Wake();
        _thread.Join();
    }

    private unsafe void Wake()
    {
        byte one = 1;
        // A full pipe has already been told.
        _ = Libc.Write(_wakeWrite, &one, 1);
    }

    private unsafe void Loop()
    {
        var descriptors = Array.Empty<Libc.PollDescriptor>();
        while (true)
        {
            lock (_lock)
            {
                if (_disposed)
                {
                    break;
                }

                if (_changed)
                {
                    descriptors = [.. _watched.Keys.Prepend(_wakeRead).Select(d => new Libc.PollDescriptor { Descriptor = d, Events = Libc.POLLIN })];
                    _changed = false;
                }
            }

            fixed (Libc.PollDescriptor* start = descriptors)
            {
                // An interrupted call leaves the results of the one before: they are looked at once more, which does no harm.
                _ = Libc.Poll(start, (nuint)descriptors.Length, -1);
            }

            if (descriptors[0].Returned != 0)
            {
                EmptyWakePipe();
            }

            foreach (var descriptor in descriptors.AsSpan(1))
            {
                if (descriptor.Returned != 0)
                {
                    Notify(descriptor.Descriptor);
                }
            }
        }

        foreach (var (pipe, _) in _watched.Values)
        {
            pipe.Dispose();
        }

        _ = Libc.Close(_wakeRead);
        _ = Libc.Close(_wakeWrite);
    }

    private void Notify(int descriptor)
    {
        (PipeReader Pipe, Func<bool> OnReadable) entry;
        lock (_lock)
        {
            if (!_watched.TryGetValue(descriptor, out entry))
            {
                return;
            }
        }

        if (!entry.OnReadable())
        {
            lock (_lock)
            {
                _watched.Remove(descriptor);
                _changed = true;
            }

            // Only now may the kernel give the number to another file.
            entry.Pipe.Dispose();
        }
    }

    private unsafe void EmptyWakePipe()
    {
        var buffer = stackalloc byte[64];
        while (Libc.Read(_wakeRead, buffer, 64) > 0)
        {
        }
    }
}
