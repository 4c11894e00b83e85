using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ScriptHost.Posix;

/// <summary>
/// A file that is only ever added to: O_APPEND of open(2). .NET's own append mode remembers a place in the file instead, and would write over what
/// somebody else has added, or leave a hole where somebody has shortened it.
/// </summary>
public sealed class AppendFile : IDisposable
{
    private const uint OwnerOnly = 0b110_000_000;

    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Libc.O_NOFOLLOW_ARM64 : Libc.O_NOFOLLOW_X64;

    private readonly SafeFileHandle _handle;

    private AppendFile(SafeFileHandle handle) => _handle = handle;

    /// <summary>Opens a file, and makes it for its user alone when it is not there. A link in its place is refused.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static AppendFile Open(string path)
    {
        var descriptor = Libc.Open(path, Libc.O_WRONLY | Libc.O_APPEND | Libc.O_CREAT | Libc.O_CLOEXEC | NoFollow, OwnerOnly);
        return descriptor == -1 ? throw Failure(path) : new AppendFile(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    /// <summary>Adds some bytes, all in one place.</summary>
    /// <exception cref="IOException">Not all of them could be written.</exception>
    public unsafe void Append(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            if (Libc.Write((int)_handle.DangerousGetHandle(), start, bytes.Length) != bytes.Length)
            {
                throw Failure("the file");
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _handle.Dispose();

    private static IOException Failure(string path)
    {
        var reason = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"'{path}' cannot be added to: {reason.Message}", reason);
    }
}
