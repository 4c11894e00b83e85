using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ScriptHost.Posix;

/// <summary>Keeps the descriptors 1 and 2 of a process pointing where they pointed at its start.</summary>
public sealed class StandardDescriptors
{
    private readonly int _output;
    private readonly int _error;

    private StandardDescriptors(int output, int error) => (_output, _error) = (output, error);

    /// <summary>Remembers what 1 and 2 mean now.</summary>
    public static StandardDescriptors Remember() => new(Duplicate(1), Duplicate(2));

    /// <summary>Gives 1 and 2 their meaning back, whatever a script did to them.</summary>
    public void Restore()
    {
        _ = Libc.Dup2(_output, 1);
        _ = Libc.Dup2(_error, 2);
    }

    private static int Duplicate(int descriptor)
    {
        const int duplicateCloseOnExec = 1030;
        // Numbers from 100 on: a script that closes "all" small descriptors does not hit them.
        var copy = Libc.Fcntl(descriptor, duplicateCloseOnExec, 100);
        return copy >= 0 ? copy : throw new IOException($"Descriptor {descriptor} is not open.", new Win32Exception(Marshal.GetLastPInvokeError()));
    }
}
