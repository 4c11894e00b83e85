using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ScriptHost.Posix;

/// <summary>
/// Writes to a descriptor <em>number</em>, whatever it refers to at that moment, without a buffer. A FileStream would remember
/// what kind of file the number meant when it was opened.
/// </summary>
public sealed class DescriptorStream(int descriptor) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var written = 0;
            while (written < buffer.Length)
            {
                var count = Libc.Write(descriptor, start + written, buffer.Length - written);
                if (count >= 0)
                {
                    written += (int)count;
                }
                else if (Marshal.GetLastPInvokeError() is var error && error != Libc.EINTR)
                {
                    throw new IOException($"Descriptor {descriptor} cannot be written to.", new Win32Exception(error));
                }
            }
        }
    }
}
