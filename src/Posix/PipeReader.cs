using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ScriptHost.Posix;

/// <summary>How an attempt to read from a pipe ended.</summary>
public enum PipeReadResult
{
    /// <summary>Bytes were read.</summary>
    Data,

    /// <summary>The pipe is empty at this moment, and somebody still holds its other end.</summary>
    Empty,

    /// <summary>Nobody can write to it any more.</summary>
    Closed,
}

/// <summary>The reading end of a pipe, read without ever blocking. Whoever uses one serialises its calls.</summary>
public sealed class PipeReader : IDisposable
{
    private readonly SafeHandle _handle;

    /// <summary>Takes over the reading end of a pipe and makes it non-blocking.</summary>
    /// <exception cref="IOException">The handle is not a pipe.</exception>
    public PipeReader(SafeHandle handle)
    {
        _handle = handle;
        var flags = Libc.Fcntl(Descriptor, Libc.F_GETFL, 0);
        if (flags == -1 || Libc.Fcntl(Descriptor, Libc.F_SETFL, flags | Libc.O_NONBLOCK) == -1)
        {
            throw new IOException("A pipe could not be made non-blocking.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }
    }

    internal int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>Reads what is there, up to the buffer's size.</summary>
    public unsafe PipeReadResult TryRead(Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                count = (int)Libc.Read(Descriptor, start, buffer.Length);
                if (count > 0)
                {
                    return PipeReadResult.Data;
                }

                var error = count == 0 ? 0 : Marshal.GetLastPInvokeError();
                if (error != Libc.EINTR)
                {
                    count = 0;
                    return error == Libc.EAGAIN ? PipeReadResult.Empty : PipeReadResult.Closed;
                }
            }
        }
    }

    public void Dispose() => _handle.Dispose();
}
